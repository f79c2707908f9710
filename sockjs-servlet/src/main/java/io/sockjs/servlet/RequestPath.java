package io.sockjs.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** The path of a request, as it came and as the container understands it. */
final class RequestPath {
    private RequestPath() {}

    /** The path below the application's own, as it came. */
    static String of(HttpServletRequest request) {
        String uri = request.getRequestURI();
        String path = uri.substring(Math.min(request.getContextPath().length(), uri.length()));
        // An absolute request target (RFC 9112 section 3.2.2), which not every container takes apart.
        return path.isEmpty() ? "/" : path;
    }

    /**
     * Whether the container takes this path for what we take it for. Its security constraints and the application's filters go by the
     * path that it has decoded and normalised: {@code /chat/%2e%2e/id/xhr} is {@code /id/xhr} to them, which nobody may be guarding.
     *
     * @param prefix the part of it that is a service's prefix
     */
    static boolean isUnderstoodAlike(HttpServletRequest request, String path, String prefix) {
        // Dots elsewhere are in no path that means anything to us.
        boolean plain = path.indexOf('%') < 0 && path.indexOf(';') < 0 && path.indexOf('\\') < 0;
        if (plain && prefix.indexOf('.') < 0) {
            return true;
        }
        String below = request.getPathInfo();
        String container = below == null ? request.getServletPath() : request.getServletPath() + below;
        try {
            return container.equals(decoded(path)) && !hasDotSegment(container);
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    /** Without parameters of segments ({@code ;name=value}), and nothing else taken away. */
    private static String decoded(String path) {
        String bare = path.indexOf(';') < 0 ? path : path.replaceAll(";[^/]*", "");
        // A plus is a space in forms only.
        return URLDecoder.decode(bare.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** A container may leave them where they are, and a proxy before it may not. */
    private static boolean hasDotSegment(String path) {
        String whole = path + '/';
        return whole.contains("/./") || whole.contains("/../");
    }
}
