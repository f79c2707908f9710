package io.sockjs.netty;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Files under a URL path: of a directory, read anew for each request, or of the class path. They are read whole, so this is for
 * the pages of an application, not for a download server. Thread-safe.
 */
public final class StaticFiles {
    /** Larger files are not served. */
    private static final long MOST_BYTES = 16 * 1024 * 1024;

    private interface Source {
        byte @Nullable [] read(String name) throws IOException;
    }

    private final String urlPath;
    private final Source source;

    private StaticFiles(String urlPath, Source source) {
        this.urlPath = urlPath.endsWith("/") ? urlPath : urlPath + "/";
        this.source = source;
    }

    /**
     * The files of a directory and those below it; links that lead out of it are not followed.
     *
     * @param urlPath such as {@code /} or {@code /assets}
     */
    public static StaticFiles ofDirectory(String urlPath, Path directory) {
        return new StaticFiles(urlPath, name -> {
            Path root = directory.toRealPath();
            Path file = root.resolve(name);
            if (!Files.isRegularFile(file) || Files.size(file) > MOST_BYTES) {
                return null;
            }
            return file.toRealPath().startsWith(root) ? Files.readAllBytes(file) : null;
        });
    }

    /**
     * The resources of a class path folder.
     *
     * @param urlPath such as {@code /} or {@code /assets}
     * @param anchor a class of the module that has them
     * @param folder relative to the class's package, or from the root when it begins with {@code /}
     */
    public static StaticFiles ofResources(String urlPath, Class<?> anchor, String folder) {
        return new StaticFiles(urlPath, name -> {
            URL url = anchor.getResource(folder + "/" + name);
            if (url == null || isFolder(url, anchor.getResource(folder + "/" + name + "/"))) {
                return null;
            }
            try (InputStream in = url.openStream()) {
                return in.readAllBytes();
            }
        });
    }

    /** A folder of the class path can be read too: it gives its listing, or nothing. */
    private static boolean isFolder(URL url, @Nullable URL withSlash) throws IOException {
        if (!url.getProtocol().equals("file")) {
            return withSlash != null;
        }
        try {
            return Files.isDirectory(Path.of(url.toURI()));
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    /**
     * The content for a request's path, or null when there is none.
     *
     * @param path as it came, percent-encoded
     */
    byte @Nullable [] content(String path) throws IOException {
        String name = name(path);
        return name == null ? null : source.read(name);
    }

    /** The relative name of what a path asks for; null when it is not ours, or tries to get out. */
    @Nullable String name(String path) {
        if (!path.startsWith(urlPath)) {
            return null;
        }
        String name;
        try {
            name = URLDecoder.decode(path.substring(urlPath.length()).replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException brokenPercent) {
            return null;
        }
        if (name.isEmpty() || name.endsWith("/")) {
            name += "index.html";
        }
        return isSafe(name) ? name : null;
    }

    private static boolean isSafe(String name) {
        if (name.startsWith("/") || name.indexOf('\\') >= 0 || name.indexOf(':') >= 0) {
            return false;
        }
        if (name.chars().anyMatch(c -> c < ' ')) {
            return false;
        }
        for (String segment : name.split("/", -1)) {
            // Hidden files are nobody's business either.
            if (segment.isEmpty() || segment.startsWith(".")) {
                return false;
            }
        }
        return true;
    }

    static String contentType(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "html" -> "text/html; charset=UTF-8";
            case "js", "mjs" -> "text/javascript; charset=UTF-8";
            case "css" -> "text/css; charset=UTF-8";
            case "json", "map" -> "application/json; charset=UTF-8";
            case "txt", "md" -> "text/plain; charset=UTF-8";
            case "svg" -> "image/svg+xml";
            case "png" -> "image/png";
            case "jpg", "jpeg" -> "image/jpeg";
            case "gif" -> "image/gif";
            case "ico" -> "image/x-icon";
            case "woff2" -> "font/woff2";
            default -> "application/octet-stream";
        };
    }
}
