package io.sockjs.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sockjs.CloseStatus;
import io.sockjs.SlowConsumerPolicy;
import io.sockjs.SockJsConnection;
import io.sockjs.SockJsOptions;
import io.sockjs.servlet.SockJsServlets;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.RawWebSocket;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A client that does not read: what it is sent waits in its session, where it is counted and bounded, and costs nobody else. */
class ContainerStallTest {
    private static final int MESSAGE = 64 * 1024;
    private static final int MESSAGES = 1024;
    private static final int LIMIT = SockJsOptions.defaults().sendBufferLimit();
    /** What a session may hold, once as it came and once as it was written, and what a busy JVM keeps in passing. */
    private static final long HEAP = 16_000_000;

    private final Witness witness = new Witness();
    private final SockJsServlets services = SockJsServlets.create();

    static Stream<Arguments> readers() {
        return Kinds.with(Reader.Way.WEBSOCKET, Reader.Way.XHR_STREAMING, Reader.Way.EVENTSOURCE);
    }

    /** Answers have no limit: otherwise the session would wait for the next one, and no socket would be full. */
    private Container start(Container.Kind kind, SlowConsumerPolicy policy) {
        services.install(witness.service(
                "/slow",
                options -> options.responseLimit(Integer.MAX_VALUE)
                        .disconnectDelay(Duration.ofMillis(300))
                        .slowConsumer(policy),
                connection -> {}));
        services.install(new Witness().echo("/echo", options -> options));
        return kind.start(services);
    }

    @ParameterizedTest
    @MethodSource("readers")
    void readerThatTakesNothingIsClosedWith4001AtItsLimit(Container.Kind kind, Reader.Way way) {
        try (Container container = start(kind, SlowConsumerPolicy.close());
                Reader reader = way.open(container.target(), "/slow")) {
            SockJsConnection connection = witness.connection();
            long before = liveHeap();
            String message = "x".repeat(MESSAGE);
            int taken = 0;
            while (taken < MESSAGES && connection.send(message)) {
                taken++;
                assertThat(connection.bufferedBytes()).isLessThanOrEqualTo(LIMIT + MESSAGE + 16);
            }
            assertThat(taken).as("messages taken of " + MESSAGES).isLessThan(MESSAGES);
            await().atMost(Witness.PATIENCE)
                    .untilAsserted(
                            () -> assertThat(witness.ends(connection)).containsExactly(CloseStatus.SLOW_CONSUMER));
            echoes(container);
            assertThat(liveHeap() - before).as("what the heap grew by").isLessThan(HEAP);
            assertThat(reader.lastFrame()).isEqualTo("c[4001,\"Slow consumer\"]");
            witness.awaitNothingLeft(services.installations().get(0), Witness.PATIENCE);
        }
    }

    @ParameterizedTest
    @MethodSource("readers")
    void heapGrowsWithTheLimitAndNotWithWhatWasSent(Container.Kind kind, Reader.Way way) {
        try (Container container = start(kind, SlowConsumerPolicy.dropOldest());
                Reader reader = way.open(container.target(), "/slow")) {
            SockJsConnection connection = witness.connection();
            long before = liveHeap();
            for (int i = 0; i < MESSAGES; i++) {
                assertThat(connection.send(i + "/" + "x".repeat(MESSAGE))).isTrue();
            }
            assertThat(connection.bufferedBytes()).as("the reader is behind").isGreaterThan(LIMIT / 2);
            assertThat(liveHeap() - before).as("what the heap grew by").isLessThan(HEAP);
            echoes(container);
            connection.end();
            assertThat(reader.lastFrame()).isEqualTo("c[1000,\"Normal closure\"]");
            assertThat(reader.lastMessage()).startsWith((MESSAGES - 1) + "/");
            witness.awaitNothingLeft(services.installations().get(0), Witness.PATIENCE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void longMessageOnASlowLinkIsNotTakenForADeadClient(Container.Kind kind) {
        String message = "x".repeat(24 << 20);
        services.install(witness.service(
                "/long",
                options -> options.heartbeatDelay(Duration.ofMillis(200))
                        .pongTimeout(Duration.ofMillis(200))
                        .sendBufferLimit(64 << 20),
                connection -> connection.send(message)));
        try (Container container = kind.start(services);
                Reader reader = Reader.Way.WEBSOCKET.open(container.target(), "/long")) {
            SockJsConnection connection = witness.connection();
            await().during(Duration.ofSeconds(2))
                    .atMost(Witness.PATIENCE)
                    .until(() -> witness.ends(connection).isEmpty());
            String frame = reader.frame();
            assertThat(frame).hasSize(message.length() + 5).startsWith("a[\"xxx");
        }
    }

    /** Other clients are served, whichever of the container's threads their connections belong to. */
    static void echoes(Container container) {
        for (int i = 0; i < 5; i++) {
            echo(container);
        }
    }

    private static void echo(Container container) {
        try (RawWebSocket socket = RawSession.of(container.target(), "/echo").webSocket()) {
            assertThat(socket.text()).isEqualTo("o");
            for (int i = 0; i < 20; i++) {
                socket.send("[\"" + i + "\"]");
                assertThat(socket.text()).isEqualTo("a[\"" + i + "\"]");
            }
        }
        RawSession polling = RawSession.of(container.target(), "/echo").open();
        polling.send("polled");
        assertThat(polling.poll().text()).isEqualTo("a[\"polled\"]\n");
    }

    /** What is used when all that is garbage is gone. */
    static long liveHeap() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            least = Math.min(
                    least,
                    Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
        }
        return least;
    }
}
