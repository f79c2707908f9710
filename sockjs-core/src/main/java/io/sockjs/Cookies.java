package io.sockjs;

import org.jspecify.annotations.Nullable;

/** Reads a Cookie header (RFC 6265 section 4.2). */
final class Cookies {
    private Cookies() {}

    /** The first cookie's value of that name, as it stands there, or null. */
    static @Nullable String value(@Nullable String header, String name) {
        if (header == null) {
            return null;
        }
        int at = 0;
        while (at <= header.length()) {
            int semicolon = header.indexOf(';', at);
            int end = semicolon < 0 ? header.length() : semicolon;
            String pair = header.substring(at, end).strip();
            if (pair.startsWith(name) && pair.startsWith("=", name.length())) {
                return pair.substring(name.length() + 1);
            }
            at = end + 1;
        }
        return null;
    }
}
