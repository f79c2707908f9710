package io.sockjs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sockjs.testkit.RawHttp;
import io.sockjs.testkit.RawReceiver;
import io.sockjs.testkit.RawRequest;
import io.sockjs.testkit.RawResponse;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.RawWebSocket;
import io.sockjs.testkit.StreamKind;
import io.sockjs.testkit.Target;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code sockjs serve --metrics}, asked as Prometheus asks it. */
class MetricsTest {
    private @Nullable Served served;

    @SuppressWarnings("NullAway.Init")
    private Target target;

    @AfterEach
    void stop() {
        if (served != null) {
            served.close();
        }
    }

    @Test
    void thereAreNoneUnlessAskedFor() {
        serve();
        assertThat(status("/metrics")).isEqualTo(404);
    }

    @Test
    void pathMayBeChosen() {
        serve("--metrics=/-/numbers");
        assertThat(Scrape.of(target, "/-/numbers?x=y").names())
                .contains("sockjs_sessions_open", "jvm_memory_used_bytes");
        assertThat(status("/metrics")).isEqualTo(404);
        assertThat(status("/-/numbers/more")).isEqualTo(404);
    }

    @Test
    void countsOfAWebSocketEqualWhatWasSent() {
        serve("--metrics");
        try (RawWebSocket socket = RawSession.of(target, "/echo").webSocket()) {
            assertThat(socket.text()).isEqualTo("o");
            for (int i = 0; i < 50; i++) {
                socket.send("[\"0123456789\"]");
                assertThat(socket.text()).isEqualTo("a[\"0123456789\"]");
            }
            Scrape open = Scrape.of(target, "/metrics");
            assertThat(open.sum("sockjs_sessions_open", "service=\"/echo\"")).isEqualTo(1);
            assertThat(open.sum("sockjs_sessions_open")).isEqualTo(1);
        }
        Scrape after = afterAllClosed();
        expectMessages(after, "websocket", 50, 50);
        assertThat(after.sum("sockjs_received_bytes_total")).isEqualTo(50 * 14);
        assertThat(after.sum("sockjs_sent_bytes_total")).isEqualTo(50 * 15);
    }

    @ParameterizedTest
    @EnumSource(StreamKind.class)
    void countsOfAStreamEqualWhatWasSent(StreamKind kind) {
        serve("--metrics");
        RawSession session = RawSession.of(target, "/echo");
        try (RawReceiver stream = session.stream(kind).opened()) {
            for (int i = 0; i < 20; i++) {
                session.send("message " + i);
                assertThat(stream.frame()).isEqualTo("a[\"message " + i + "\"]");
            }
        }
        String transport = kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
        expectMessages(afterAllClosed(), transport, 20, 20);
    }

    @Test
    void countsOfPollsEqualWhatWasSentAndWhatWaitsIsShown() {
        serve("--metrics");
        RawSession session = RawSession.of(target, "/echo").open();
        session.send("a", "bc", "def");
        Scrape waiting = Scrape.of(target, "/metrics");
        assertThat(waiting.sum("sockjs_queue_bytes", "service=\"/echo\""))
                .as("a frame for each, until they are put together")
                .isEqualTo("a[\"a\"]a[\"bc\"]a[\"def\"]".length());
        assertThat(session.poll().text()).isEqualTo("a[\"a\",\"bc\",\"def\"]\n");
        Scrape fetched = Scrape.of(target, "/metrics");
        assertThat(fetched.sum("sockjs_queue_bytes")).isZero();
        expectMessages(fetched, "xhr-polling", 3, 3);
    }

    @Test
    void endsAreCountedByCodeAndRefusalsByReason() {
        serve("--metrics");
        for (int i = 0; i < 3; i++) {
            assertThat(RawSession.of(target, "/close").open().poll().text()).startsWith("c[3000");
        }
        assertThat(RawSession.of(target, "/echo").post("[\"x\"]").status()).isEqualTo(404);
        assertThat(status("/close/nowhere")).isEqualTo(404);
        Scrape after = afterAllClosed();
        assertThat(after.sum("sockjs_sessions_closed_total", "service=\"/close\"", "code=\"3000\""))
                .isEqualTo(3);
        assertThat(after.sum("sockjs_sessions_closed_total")).isEqualTo(3);
        assertThat(after.sum("sockjs_requests_refused_total", "service=\"/echo\"", "reason=\"unknown-session\""))
                .isEqualTo(1);
        assertThat(after.sum("sockjs_requests_refused_total")).isEqualTo(2);
    }

    @Test
    void headIsAnsweredAndOneConnectionServesAllOnItsWay() {
        serve("--metrics");
        try (RawHttp http = RawHttp.connect(target)) {
            assertThat(http.exchange(RawRequest.get("/metrics")).text()).contains("sockjs_sessions_open");
            assertThat(http.exchange(RawRequest.get("/echo")).text()).isEqualTo("Welcome to SockJS!\n");
            assertThat(http.exchange(RawRequest.get("/health/ready")).status()).isEqualTo(200);
            assertThat(http.exchange(RawRequest.post("/metrics", "x")).status()).isEqualTo(404);
            assertThat(http.exchange(RawRequest.of("HEAD", "/metrics")).body()).isEmpty();
            RawResponse again = http.exchange(RawRequest.get("/metrics"));
            assertThat(again.headers().first("Cache-Control")).isEqualTo("no-store");
        }
    }

    private void serve(String... flags) {
        served = Served.with(flags);
        target = served.target();
    }

    /** What the server hears of a client that has gone, it may hear a little later. */
    private Scrape afterAllClosed() {
        await().until(() -> Scrape.of(target, "/metrics").sum("sockjs_sessions_open") == 0);
        return Scrape.of(target, "/metrics");
    }

    private static void expectMessages(Scrape scrape, String transport, int received, int sent) {
        String label = "transport=\"" + transport + '"';
        assertThat(scrape.sum("sockjs_messages_received_total", label)).isEqualTo(received);
        assertThat(scrape.sum("sockjs_messages_sent_total", label)).isEqualTo(sent);
        assertThat(scrape.sum("sockjs_messages_received_total"))
                .as("of all services and transports")
                .isEqualTo(received);
        assertThat(scrape.sum("sockjs_sessions_opened_total", label)).isEqualTo(1);
    }

    private int status(String path) {
        return RawHttp.exchange(target, RawRequest.get(path)).status();
    }
}
