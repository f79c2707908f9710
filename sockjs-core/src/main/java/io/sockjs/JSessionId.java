package io.sockjs;

import org.jspecify.annotations.Nullable;

/** Finds the JSESSIONID in a Cookie header. */
final class JSessionId {
    private JSessionId() {}

    /** The value, or {@code dummy} when there is none that could be sent back as it is (RFC 6265 section 4.1.1). */
    static String in(@Nullable String cookies) {
        String value = Cookies.value(cookies, "JSESSIONID");
        return value != null && value.chars().allMatch(JSessionId::isCookieOctet) ? value : "dummy";
    }

    private static boolean isCookieOctet(int c) {
        return c > ' ' && c < 0x7f && c != '"' && c != ',' && c != '\\';
    }
}
