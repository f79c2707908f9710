package io.sockjs.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sockjs.OriginPolicy;
import io.sockjs.SockJsServer;
import io.sockjs.testkit.RawHttp;
import io.sockjs.testkit.RawReceiver;
import io.sockjs.testkit.RawRequest;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.RawWebSocket;
import io.sockjs.testkit.StreamKind;
import io.sockjs.testkit.memory.MemoryServer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The meters of a service show what its clients did. */
class ServiceMetricsTest {
    private static final String PATTERN = "/rooms/{room}";

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final SockJsServer echo = SockJsServer.create(
                    PATTERN,
                    options -> options.origins(OriginPolicy.allowAll()).observer(new SockJsMetrics(registry, PATTERN)))
            .onConnection(connection -> connection.onMessage(message -> {
                if (message.equals("bye")) {
                    connection.close(3999, "bye");
                } else {
                    connection.send(message);
                }
            }));
    private final MemoryServer server = MemoryServer.of(List.of(echo));

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void countsEqualWhatWasSentOverAWebSocket() {
        try (RawWebSocket socket = RawWebSocket.open(server, "/rooms/a/000/one/websocket")) {
            assertThat(socket.text()).isEqualTo("o");
            for (int i = 0; i < 100; i++) {
                socket.send("[\"ab\",\"cd\"]");
                assertThat(socket.text()).isEqualTo("a[\"ab\"]");
                assertThat(socket.text()).isEqualTo("a[\"cd\"]");
            }
        }
        awaitClosed();
        assertThat(sum("sockjs.messages.received", "transport", "websocket")).isEqualTo(200);
        assertThat(sum("sockjs.received.bytes", "transport", "websocket")).isEqualTo(100 * "[\"ab\",\"cd\"]".length());
        assertThat(sum("sockjs.messages.sent", "transport", "websocket")).isEqualTo(200);
    }

    @Test
    void countsEqualWhatWasSentOverAStreamAndPostsBesideIt() {
        RawSession session = RawSession.of(server, "/rooms/b");
        try (RawReceiver stream = session.stream(StreamKind.EVENTSOURCE).opened()) {
            session.send("one", "two", "three");
            assertThat(stream.frame() + stream.frame() + stream.frame()).contains("one", "two", "three");
            session.send("bye");
            assertThat(stream.frame()).startsWith("c[3999");
        }
        awaitClosed();
        assertThat(sum("sockjs.messages.received", "transport", "eventsource")).isEqualTo(4);
        assertThat(sum("sockjs.messages.sent", "transport", "eventsource")).isEqualTo(3);
        assertThat(sum("sockjs.sessions.closed", "transport", "eventsource", "code", "other"))
                .as("3999 is no documented code")
                .isEqualTo(1);
        assertThat(sum("sockjs.sessions.closed")).isEqualTo(1);
    }

    @Test
    void pathsOfClientsMakeNoTags() {
        for (int room = 0; room < 50; room++) {
            RawSession.of(server, "/rooms/" + room).open();
        }
        RawHttp.exchange(server, RawRequest.get("/rooms/a/000/none/xhr_send"));
        assertThat(registry.getMeters())
                .extracting(meter -> meter.getId().getTag("service"))
                .containsOnly(PATTERN);
        assertThat(sum("sockjs.sessions.opened", "transport", "xhr-polling")).isEqualTo(50);
        assertThat(registry.get("sockjs.sessions.open").gauge().value()).isEqualTo(50);
        assertThat(sum("sockjs.requests.refused", "reason", "method")).isEqualTo(1);
    }

    /** The server's end of a connection may come after the client's. */
    private void awaitClosed() {
        await().until(() -> registry.get("sockjs.sessions.open").gauge().value() == 0);
    }

    private double sum(String name, String... tags) {
        return registry.find(name).tags(tags).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }
}
