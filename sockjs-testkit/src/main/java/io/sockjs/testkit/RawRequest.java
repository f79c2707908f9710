package io.sockjs.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1 request, byte by byte as it is written here. It adds {@code Host}, and {@code Content-Length} for a body, where the
 * test has not set them. Immutable.
 */
public final class RawRequest {
    private final String method;
    private final String path;
    private final String version;
    private final List<Map.Entry<String, String>> headers;
    private final byte @Nullable [] body;

    private RawRequest(
            String method,
            String path,
            String version,
            List<Map.Entry<String, String>> headers,
            byte @Nullable [] body) {
        this.method = method;
        this.path = path;
        this.version = version;
        this.headers = headers;
        this.body = body;
    }

    public static RawRequest of(String method, String path) {
        boolean empty = method.equals("POST") || method.equals("PUT");
        return new RawRequest(method, path, "HTTP/1.1", List.of(), empty ? new byte[0] : null);
    }

    public static RawRequest get(String path) {
        return of("GET", path);
    }

    public static RawRequest post(String path) {
        return of("POST", path);
    }

    public static RawRequest post(String path, String body) {
        return of("POST", path).body(body);
    }

    /** Adds a header, after those that are there. */
    public RawRequest header(String name, String value) {
        List<Map.Entry<String, String>> more = new ArrayList<>(headers);
        more.add(Map.entry(name, value));
        return new RawRequest(method, path, version, List.copyOf(more), body);
    }

    /** Removes all headers of a name. */
    public RawRequest without(String name) {
        List<Map.Entry<String, String>> less = headers.stream()
                .filter(entry -> !entry.getKey().equalsIgnoreCase(name))
                .toList();
        return new RawRequest(method, path, version, less, body);
    }

    /** A body in UTF-8. */
    public RawRequest body(String text) {
        return body(text.getBytes(StandardCharsets.UTF_8));
    }

    public RawRequest body(byte[] bytes) {
        return new RawRequest(method, path, version, headers, bytes.clone());
    }

    /** A body in chunks. */
    public RawRequest chunked(String... chunks) {
        ByteArrayOutputStream coded = new ByteArrayOutputStream();
        for (String chunk : chunks) {
            byte[] bytes = chunk.getBytes(StandardCharsets.UTF_8);
            coded.writeBytes((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            coded.writeBytes(bytes);
            coded.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        coded.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return header("Transfer-Encoding", "chunked").body(coded.toByteArray());
    }

    /** The same as HTTP/1.0. */
    public RawRequest http10() {
        return new RawRequest(method, path, "HTTP/1.0", headers, body);
    }

    public String method() {
        return method;
    }

    public String path() {
        return path;
    }

    /** The head, its empty line included. */
    public byte[] head(String host) {
        StringBuilder head = new StringBuilder();
        head.append(method).append(' ').append(path).append(' ').append(version).append("\r\n");
        if (!has("Host")) {
            head.append("Host: ").append(host).append("\r\n");
        }
        headers.forEach(entry -> head.append(entry.getKey())
                .append(": ")
                .append(entry.getValue())
                .append("\r\n"));
        if (body != null && !has("Content-Length") && !has("Transfer-Encoding")) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The body as it goes over the wire. */
    public byte[] body() {
        return body == null ? new byte[0] : body.clone();
    }

    /** Head and body. */
    public byte[] bytes(String host) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(head(host));
        all.writeBytes(body());
        return all.toByteArray();
    }

    private boolean has(String name) {
        return headers.stream().anyMatch(entry -> entry.getKey().equalsIgnoreCase(name));
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(method + " " + path + " " + version);
        headers.forEach(
                entry -> text.append("; ").append(entry.getKey()).append(": ").append(entry.getValue()));
        if (body != null && body.length > 0) {
            String shown = new String(body, StandardCharsets.UTF_8);
            text.append("; body ").append(shown.length() > 200 ? shown.substring(0, 200) + "..." : shown);
        }
        return text.toString();
    }
}
