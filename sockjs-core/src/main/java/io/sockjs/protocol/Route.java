package io.sockjs.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A path below a prefix, understood (protocol section 1).
 *
 * @param endpoint what it is
 * @param session the session id, as it stood in the path; empty where there is none
 */
public record Route(Endpoint endpoint, String session) {
    /** The path of our own copy of the browser client; its version is in the name, so it can be cached for ever. */
    public static final String CLIENT_SCRIPT = "/sockjs-1.6.1.min.js";

    /**
     * Reads what follows the prefix.
     *
     * @param path empty, or from the {@code /} on; percent-encoded as it came, without the query
     * @return null when there is no such path
     */
    public static @Nullable Route of(String path) {
        int end = path.length();
        if (end > 0 && path.charAt(end - 1) == '/') {
            end--;
        }
        if (end == 0) {
            return new Route(Endpoint.GREETING, "");
        }
        if (path.charAt(0) != '/') {
            return null;
        }
        int server = path.indexOf('/', 1);
        if (server < 0 || server >= end) {
            Endpoint endpoint = fixed(path.substring(0, end));
            return endpoint == null ? null : new Route(endpoint, "");
        }
        int session = path.indexOf('/', server + 1);
        if (session < 0 || session >= end || !isId(path, 1, server) || !isId(path, server + 1, session)) {
            return null;
        }
        Endpoint endpoint = transport(path.substring(session + 1, end));
        return endpoint == null ? null : new Route(endpoint, path.substring(server + 1, session));
    }

    private static boolean isId(String path, int from, int to) {
        if (from == to) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (path.charAt(i) == '.') {
                return false;
            }
        }
        return true;
    }

    private static @Nullable Endpoint fixed(String path) {
        return switch (path) {
            case "/info" -> Endpoint.INFO;
            case "/websocket" -> Endpoint.WEBSOCKET_RAW;
            case CLIENT_SCRIPT -> Endpoint.CLIENT_SCRIPT;
            default -> isIframe(path) ? Endpoint.IFRAME : null;
        };
    }

    private static @Nullable Endpoint transport(String word) {
        return switch (word) {
            case "websocket" -> Endpoint.WEBSOCKET;
            case "xhr" -> Endpoint.XHR;
            case "xhr_streaming" -> Endpoint.XHR_STREAMING;
            case "xhr_send" -> Endpoint.XHR_SEND;
            case "eventsource" -> Endpoint.EVENTSOURCE;
            case "htmlfile" -> Endpoint.HTMLFILE;
            case "jsonp" -> Endpoint.JSONP;
            case "jsonp_send" -> Endpoint.JSONP_SEND;
            default -> null;
        };
    }

    /** {@code /iframe.html}, or {@code /iframe-<version>.html}. */
    private static boolean isIframe(String path) {
        if (!path.startsWith("/iframe") || !path.endsWith(".html")) {
            return false;
        }
        int from = "/iframe".length();
        int to = path.length() - ".html".length();
        for (int i = from; i < to; i++) {
            char c = path.charAt(i);
            boolean versionChar = c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c == '-' || c == '.' || c == '_';
            if (!versionChar) {
                return false;
            }
        }
        return from == to || from < to && path.charAt(from) == '-';
    }
}
