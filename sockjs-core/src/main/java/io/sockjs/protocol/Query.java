package io.sockjs.protocol;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads one value out of a query string or a form ({@code application/x-www-form-urlencoded}). */
public final class Query {
    private Query() {}

    /** The first value of that name, percent-decoded; null when there is none, or its encoding is broken. */
    public static @Nullable String value(@Nullable String query, String name) {
        if (query == null) {
            return null;
        }
        int at = 0;
        while (at <= query.length()) {
            int amp = query.indexOf('&', at);
            int end = amp < 0 ? query.length() : amp;
            if (end - at > name.length() && query.startsWith(name, at) && query.charAt(at + name.length()) == '=') {
                return decode(query.substring(at + name.length() + 1, end));
            }
            at = end + 1;
        }
        return null;
    }

    private static @Nullable String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException brokenPercent) {
            return null;
        }
    }
}
