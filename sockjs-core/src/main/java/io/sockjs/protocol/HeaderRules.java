package io.sockjs.protocol;

import io.sockjs.SockJsRequest;
import io.sockjs.protocol.Answer.Header;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Headers that many answers share (protocol section 3), and those that the application sees (section 7). */
public final class HeaderRules {
    /** Of info and of all transport answers. */
    public static final List<Header> NOT_CACHED =
            List.of(new Header("Cache-Control", "no-store, no-cache, no-transform, must-revalidate, max-age=0"));

    private static final Duration YEAR = Duration.ofDays(365);
    private static final List<String> VISIBLE = List.of(
            "referer",
            "x-client-ip",
            "x-forwarded-for",
            "x-forwarded-host",
            "x-forwarded-port",
            "x-forwarded-proto",
            "x-cluster-client-ip",
            "via",
            "x-real-ip",
            "x-ssl",
            "dnt",
            "host",
            "user-agent",
            "accept-language",
            "origin");

    private HeaderRules() {}

    /** Of the iframe page and the preflight answers. */
    public static List<Header> cacheable(Clock clock) {
        ZonedDateTime nextYear = clock.instant().atZone(ZoneOffset.UTC).plus(YEAR);
        return List.of(
                new Header("Cache-Control", "public, max-age=" + YEAR.toSeconds()),
                new Header("Expires", DateTimeFormatter.RFC_1123_DATE_TIME.format(nextYear)));
    }

    /**
     * Cross-origin headers of an answer to whom the origin policy lets in: it is allowed, with credentials when it says who it is.
     *
     * @param restricted whether there are others that are not, so that who does not say who it is gets nothing
     */
    public static List<Header> cors(SockJsRequest request, boolean restricted) {
        List<Header> headers = new ArrayList<>(4);
        String origin = printable(request.header("origin"));
        if (restricted && origin == null) {
            return List.of(new Header("Vary", "Origin"));
        }
        headers.add(new Header("Access-Control-Allow-Origin", origin == null ? "*" : origin));
        if (origin != null) {
            headers.add(new Header("Access-Control-Allow-Credentials", "true"));
        }
        headers.add(new Header("Vary", "Origin"));
        String asked = printable(request.header("access-control-request-headers"));
        if (asked != null) {
            headers.add(new Header("Access-Control-Allow-Headers", asked));
        }
        return headers;
    }

    /**
     * What the application sees of the headers.
     *
     * @param before what it saw of the session's previous receiving request, as a rule the same: then it is given again; empty if none
     */
    public static Map<String, String> visible(SockJsRequest request, Map<String, String> before) {
        String[] values = new String[VISIBLE.size()];
        int there = 0;
        boolean same = true;
        for (int i = 0; i < values.length; i++) {
            String value = request.header(VISIBLE.get(i));
            if (value != null) {
                values[i] = value;
                there++;
                same = same && value.equals(before.get(VISIBLE.get(i)));
            }
        }
        if (same && there == before.size()) {
            return before;
        }
        Map<String, String> visible = new HashMap<>();
        for (int i = 0; i < values.length; i++) {
            if (values[i] != null) {
                visible.put(VISIBLE.get(i), values[i]);
            }
        }
        // A copy is a third of the size, and stays as long as the session.
        return Map.copyOf(visible);
    }

    /** Whether a comma-separated header holds a token, in any case (RFC 9110 section 5.6.1). */
    static boolean hasToken(@Nullable String list, String token) {
        if (list == null) {
            return false;
        }
        for (String item : list.split(",", -1)) {
            if (item.strip().equalsIgnoreCase(token)) {
                return true;
            }
        }
        return false;
    }

    /** A value that can be repeated in an answer, or null: what holds control characters or is empty is left out. */
    private static @Nullable String printable(@Nullable String value) {
        if (value == null || value.isEmpty()) {
            return null;
        }
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) < ' ' || value.charAt(i) >= 0x7f) {
                return null;
            }
        }
        return value;
    }
}
