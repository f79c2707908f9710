package io.sockjs.reliability.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The fuzzer begins at the seeds: each must get as far as it is meant to, or what lies behind is hardly ever reached. */
class SeedsTest {
    /** No session ends, and no heartbeat comes, while it runs. */
    private static final Duration LONG = Duration.ofMinutes(1);

    @ParameterizedTest
    @CsvSource({
        "poll, 200 200",
        "send, 200 204 200",
        "send_in_pieces, 200 204 200",
        "send_while_polling, 200 200 | 204 |",
        "chunked, 200 204",
        "streaming, 200 200 |",
        "websocket, 200 101",
        "htmlfile, 200 200",
        "jsonp, 200 200 | 200 200",
        "info, 200 200 204 200 200 404",
        "origin, 200 403 200 200",
        "forwarded, 200 200 200",
        "expect, 200 100 204",
        "pipelined, 200 200",
        "aborted, 200",
        "behind_a_poll, 200",
        "http10, 200 200",
        "broken, 200 400"
    })
    void requestsGetAsFarAsTheyAreMeantTo(String seed, String statuses) throws IOException {
        FuzzedService service = new FuzzedService(LONG);
        service.open(PipelineFuzzTest.OPENING.getBytes(StandardCharsets.US_ASCII));
        service.write(read("requests/" + seed));
        String heard = String.join(
                " |",
                service.connections().stream()
                        .map(connection -> connection.statuses().stream()
                                .map(status -> " " + status)
                                .reduce("", String::concat))
                        .toList());
        assertThat(heard.strip()).isEqualTo(statuses);
    }

    private static byte[] read(String seed) throws IOException {
        try (InputStream file = SeedsTest.class.getResourceAsStream("PipelineFuzzTestInputs/" + seed)) {
            return Objects.requireNonNull(file, seed).readAllBytes();
        }
    }
}
