package io.sockjs.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sockjs.testkit.WireFailure;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Objects;

/** What cacheable means. */
final class Caching {
    private Caching() {}

    static void checkCacheable(Answer answer) {
        answer.header("Cache-Control", "public, max-age=31536000");
        String expires = Objects.requireNonNullElse(answer.response().headers().first("Expires"), "");
        long days;
        try {
            ZonedDateTime until = ZonedDateTime.parse(expires, DateTimeFormatter.RFC_1123_DATE_TIME);
            days = Duration.between(ZonedDateTime.now(until.getZone()), until).toDays();
        } catch (java.time.DateTimeException noDate) {
            throw new WireFailure("Expires must be an HTTP date\n" + answer.response(), noDate);
        }
        assertTrue(days >= 360 && days <= 370, () -> "Expires must be a year ahead\n" + answer.response());
    }
}
