package io.sockjs;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An origin as a browser writes it (RFC 6454 section 6.2). What a browser would not write is none: no user, no path, no character
 * beyond ASCII, no list.
 *
 * @param scheme in lower case
 * @param host in lower case; an IPv6 address in its brackets
 * @param port the scheme's own where none was written, or {@link #NO_PORT} where the scheme has none
 */
record WebOrigin(String scheme, String host, int port) {
    static final int NO_PORT = -1;

    private static final int BAD_PORT = -2;
    /** A host name has 253 characters at the most (RFC 1035 section 2.3.4). */
    private static final int LONGEST = 300;

    /** Null when it is none. */
    static @Nullable WebOrigin of(String text) {
        if (text.length() > LONGEST) {
            return null;
        }
        int end = text.indexOf("://");
        return end > 0 && isScheme(text, end)
                ? at(text.substring(0, end).toLowerCase(Locale.ROOT), text.substring(end + 3))
                : null;
    }

    /** What a page of that scheme would have for an origin when it came from this host, as a {@code Host} header has it. */
    static @Nullable WebOrigin at(String scheme, String authority) {
        if (authority.length() > LONGEST) {
            return null;
        }
        int end = authority.startsWith("[") ? authority.indexOf(']') + 1 : authority.indexOf(':');
        if (end < 0) {
            end = authority.length();
        }
        int port = end == authority.length() ? usualPort(scheme) : port(authority, end);
        // Looked at before it is put in lower case: there are letters beyond ASCII whose lower case is ASCII.
        return isHost(authority, end) && port != BAD_PORT
                ? new WebOrigin(scheme, authority.substring(0, end).toLowerCase(Locale.ROOT), port)
                : null;
    }

    boolean isHttp() {
        return scheme.equals("http") || scheme.equals("https");
    }

    /** Whether the host names the machine that the browser runs on, whoever is asked for the address. */
    boolean isThisMachine() {
        return host.equals("localhost")
                || host.endsWith(".localhost")
                || host.equals("[::1]")
                || IpLiteral.isLoopbackV4(host);
    }

    private static int usualPort(String scheme) {
        return switch (scheme) {
            case "http" -> 80;
            case "https" -> 443;
            default -> NO_PORT;
        };
    }

    private static int port(String authority, int colon) {
        int port = authority.charAt(colon) == ':' ? IpLiteral.decimal(authority, colon + 1, authority.length()) : -1;
        return port >= 0 && port <= 0xffff ? port : BAD_PORT;
    }

    private static boolean isScheme(String text, int end) {
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            boolean fits = isLetter(c) || i > 0 && (isDigit(c) || c == '+' || c == '-' || c == '.');
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    private static boolean isHost(String text, int end) {
        if (end > 0 && text.charAt(0) == '[') {
            return IpLiteral.parse(text.substring(1, end - 1)) != null && text.indexOf(':') > 0;
        }
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            boolean emptyLabel = c == '.' && (i == 0 || text.charAt(i - 1) == '.');
            if (emptyLabel || !(isLetter(c) || isDigit(c) || c == '.' || c == '-' || c == '_')) {
                return false;
            }
        }
        return end > 0;
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
