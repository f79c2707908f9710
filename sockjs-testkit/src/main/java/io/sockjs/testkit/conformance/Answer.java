package io.sockjs.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sockjs.testkit.RawResponse;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Checks of an answer, whose failures show the request and the whole answer. */
record Answer(RawResponse response) {
    static final String NO_CACHE = "no-store, no-cache, no-transform, must-revalidate, max-age=0";
    static final String JAVASCRIPT = "application/javascript; charset=UTF-8";
    static final String PLAIN = "text/plain; charset=UTF-8";
    static final String HTML = "text/html; charset=UTF-8";

    Answer status(int status) {
        assertEquals(status, response.status(), () -> "status\n" + response);
        return this;
    }

    Answer header(String name, String value) {
        assertEquals(written(name, value), written(name, response.headers().first(name)), () -> name + "\n" + response);
        assertEquals(1, response.headers().all(name).size(), () -> name + " must be there once\n" + response);
        return this;
    }

    /** A media type may have a blank before its parameter or none, and a charset's case means nothing (RFC 9110 section 8.3). */
    private static @Nullable String written(String name, @Nullable String value) {
        return value != null && name.equals("Content-Type")
                ? value.replaceAll(";(?! )", "; ").toLowerCase(Locale.ROOT)
                : value;
    }

    Answer without(String name) {
        assertNull(response.headers().first(name), () -> name + " must not be there\n" + response);
        return this;
    }

    Answer body(String text) {
        assertEquals(text, response.text(), () -> "body\n" + response);
        return this;
    }

    Answer bodyHas(String part) {
        assertTrue(response.text().contains(part), () -> "Awaited a body that says <" + part + ">\n" + response);
        return this;
    }

    Answer notCached() {
        return header("Cache-Control", NO_CACHE).without("Expires").without("Last-Modified");
    }

    Answer cors(@Nullable String origin) {
        header("Access-Control-Allow-Origin", origin == null ? "*" : origin);
        assertTrue(response.headers().lists("Vary", "Origin"), () -> "Vary must list Origin\n" + response);
        return origin == null
                ? without("Access-Control-Allow-Credentials")
                : header("Access-Control-Allow-Credentials", "true");
    }

    Answer notFound() {
        status(404);
        String type = response.headers().first("Content-Type");
        assertTrue(type != null && type.startsWith("text/plain"), () -> "A 404 is plain text\n" + response);
        assertFalse(response.text().isEmpty(), () -> "A 404 has a body\n" + response);
        return this;
    }

    Answer methodNotAllowed(String... allowed) {
        status(405).body("").without("Content-Type");
        String allow = response.headers().all("Allow").stream().collect(Collectors.joining(","));
        Set<String> heard =
                Arrays.stream(allow.split(",")).map(String::strip).collect(Collectors.toCollection(TreeSet::new));
        assertTrue(heard.containsAll(Set.of(allowed)), () -> "Allow must name " + Set.of(allowed) + "\n" + response);
        return this;
    }
}
