package io.sockjs;

import org.jspecify.annotations.Nullable;

/** Finds the JSESSIONID in a Cookie header. */
final class JSessionId {
    private static final String NAME = "JSESSIONID=";

    private JSessionId() {}

    /** The value, or {@code dummy} when there is none that could be sent back as it is (RFC 6265 section 4.1.1). */
    static String in(@Nullable String cookies) {
        if (cookies == null) {
            return "dummy";
        }
        for (String cookie : cookies.split(";", -1)) {
            String pair = cookie.strip();
            if (pair.startsWith(NAME)) {
                String value = pair.substring(NAME.length());
                return value.chars().allMatch(JSessionId::isCookieOctet) ? value : "dummy";
            }
        }
        return "dummy";
    }

    private static boolean isCookieOctet(int c) {
        return c > ' ' && c < 0x7f && c != '"' && c != ',' && c != '\\';
    }
}
