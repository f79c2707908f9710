package io.sockjs.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sockjs.CloseStatus;
import io.sockjs.SockJsConnection;
import io.sockjs.SockJsServer;
import io.sockjs.Transport;
import io.sockjs.testkit.RawHttp;
import io.sockjs.testkit.RawReceiver;
import io.sockjs.testkit.RawRequest;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.RawWebSocket;
import io.sockjs.testkit.StreamKind;
import io.sockjs.testkit.Target;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server that is ended under traffic, and what an operator may ask it. */
class DrainTest {
    private final Queue<SockJsConnection> connections = new ConcurrentLinkedQueue<>();
    private final Queue<CloseStatus> closed = new ConcurrentLinkedQueue<>();
    private final SockJsServer echo = SockJsServer.create(
                    "/echo", options -> options.disconnectDelay(Duration.ofSeconds(2)))
            .onConnection(connection -> {
                connections.add(connection);
                connection.onMessage(connection::send);
                connection.onClose(closed::add);
            });
    /** More than the sockets of both ends take. */
    private static final int LARGE_MEGABYTES = 16;

    private final SockJsServer large = SockJsServer.create(
                    "/large", options -> options.sendBufferLimit(32 << 20).messageLimit(8 << 20))
            .onConnection(connection -> {
                connection.onClose(closed::add);
                for (int i = 0; i < LARGE_MEGABYTES; i++) {
                    connection.send("x".repeat(1 << 20));
                }
            });
    private final SockJsHttpServer http = SockJsHttpServer.builder()
            .host("127.0.0.1")
            .port(0)
            .eventLoops(2)
            .health("/health")
            .install(echo)
            .install(large)
            .start();

    @AfterEach
    void stop() {
        http.close();
    }

    private Target target() {
        return Target.of(URI.create("http://127.0.0.1:" + http.port()));
    }

    private int status(String path) throws Exception {
        try (RawHttp client = RawHttp.connect(target())) {
            return client.exchange(RawRequest.get(path)).status();
        }
    }

    @Test
    void drainingServerTellsEverySessionAndItsBalancerAndEndsWhenNoneIsLeft() throws Exception {
        List<RawWebSocket> sockets = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            RawWebSocket socket = RawSession.of(target(), "/echo").webSocket();
            assertThat(socket.text()).isEqualTo("o");
            sockets.add(socket);
        }
        RawReceiver stream = RawSession.of(target(), "/echo").stream(StreamKind.XHR_STREAMING)
                .opened();
        RawSession polling = RawSession.of(target(), "/echo");
        polling.open();
        await().until(() -> connections.size() == 22);
        assertThat(status("/health/ready")).isEqualTo(200);
        connections.forEach(connection -> connection.send("before"));

        CompletableFuture<Boolean> drained = CompletableFuture.supplyAsync(() -> http.drain(Duration.ofSeconds(8)));
        await().until(() -> !http.isReady());
        assertThat(status("/health/live")).isEqualTo(200);
        assertThat(status("/health/ready")).isEqualTo(503);
        assertThat(status("/echo/info")).isEqualTo(503);
        assertThat(status("/echo")).isEqualTo(200);
        for (RawWebSocket socket : sockets) {
            assertThat(socket.text()).isEqualTo("a[\"before\"]");
            assertThat(socket.text()).isEqualTo("c[1001,\"Going away\"]");
            socket.close();
        }
        assertThat(stream.frame()).isEqualTo("a[\"before\"]");
        assertThat(stream.frame()).isEqualTo("c[1001,\"Going away\"]");
        assertThat(drained).succeedsWithin(Duration.ofSeconds(20));
        assertThat(closed)
                .hasSize(22)
                .filteredOn(CloseStatus.GOING_AWAY::equals)
                .hasSizeGreaterThanOrEqualTo(21);
    }

    @Test
    void snapshotShowsWhatWaitsAndNoSessionId() throws Exception {
        RawSession session = RawSession.of(target(), "/echo");
        session.open();
        await().until(() -> connections.size() == 1);
        connections.element().send("abc");
        var seen = http.installations().get(0).snapshot();
        assertThat(seen).singleElement().satisfies(one -> {
            assertThat(one.transport()).isEqualTo(Transport.XHR_POLLING);
            assertThat(one.queuedBytes()).isEqualTo("a[\"abc\"]".length());
            assertThat(one.age()).isPositive();
            assertThat(one.connectionId()).isEqualTo(connections.element().id());
        });
    }

    @Test
    void healthPathThatCannotBeIsToldInWords() {
        assertThatThrownBy(() -> SockJsHttpServer.builder().health("health"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("/health");
    }

    /** It ended some seconds after the sessions had, with megabytes still on their way. */
    @Test
    void drainLeavesASlowClientItsTimeToReadWhatWasWritten() throws Exception {
        try (RawWebSocket socket = RawSession.of(target(), "/large").webSocket()) {
            assertThat(socket.text()).isEqualTo("o");
            CompletableFuture<Boolean> drained =
                    CompletableFuture.supplyAsync(() -> http.drain(Duration.ofSeconds(40)));
            // At some moment of the first half.
            await().atMost(Duration.ofSeconds(30)).until(() -> closed.contains(CloseStatus.GOING_AWAY));
            await().atMost(Duration.ofSeconds(12)).during(Duration.ofSeconds(6)).until(() -> !drained.isDone());
            int megabytes = 0;
            String frame = socket.text();
            for (; frame.startsWith("a"); frame = socket.text()) {
                megabytes += frame.length() >> 20;
            }
            assertThat(megabytes).isEqualTo(LARGE_MEGABYTES);
            assertThat(frame).isEqualTo("c[1001,\"Going away\"]");
            socket.close();
            assertThat(drained.get(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** It waited on for a client that does not read. */
    @Test
    void interruptedDrainEndsTheServerNow() throws Exception {
        try (RawWebSocket socket = RawSession.of(target(), "/large").webSocket()) {
            assertThat(socket.text()).isEqualTo("o");
            CompletableFuture<List<Boolean>> ended = new CompletableFuture<>();
            Thread operator = new Thread(() -> ended.complete(List.of(
                    http.drain(Duration.ofMinutes(10)), Thread.currentThread().isInterrupted())));
            operator.start();
            await().until(() -> !http.isReady());
            operator.interrupt();
            // Below the 30 s after which a client is cut that does not read.
            assertThat(ended.get(20, TimeUnit.SECONDS))
                    .as("all sessions ended in time, the thread knows that it was interrupted")
                    .containsExactly(false, true);
        }
    }
}
