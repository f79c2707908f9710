package io.sockjs.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sockjs.CloseStatus;
import io.sockjs.SockJsConnection;
import io.sockjs.SockJsLog;
import io.sockjs.SockJsServer;
import io.sockjs.servlet.SockJsServlets;
import io.sockjs.testkit.RawFrame;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.RawWebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** More WebSockets whose handlers do not take what comes than there are threads for them: everybody else is served. */
@Timeout(120)
class ContainerCrowdTest {
    private static final int MANY = 80;
    /** Of the container's threads, where reading cannot be stopped without them. */
    private static final int HELD = 64;

    private final SockJsServlets services = SockJsServlets.create();
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final AtomicInteger taken = new AtomicInteger();
    private final Queue<SockJsConnection> opened = new ConcurrentLinkedQueue<>();
    private final Queue<CloseStatus> ends = new ConcurrentLinkedQueue<>();
    private final Queue<String> warnings = new ConcurrentLinkedQueue<>();
    private final List<RawWebSocket> sockets = new ArrayList<>();

    @AfterEach
    void stop() {
        goOn.countDown();
        sockets.forEach(RawWebSocket::close);
    }

    private Container start(Container.Kind kind, Consumer<SockJsConnection> application) {
        services.install(SockJsServer.create(
                        "/crowd",
                        options -> options.receiveBufferLimit(1).log((severity, message, cause) -> {
                            if (severity == SockJsLog.Severity.WARN) {
                                warnings.add(message);
                            }
                        }))
                .onConnection(connection -> {
                    connection.onClose(ends::add);
                    application.accept(connection);
                    opened.add(connection);
                }));
        services.install(new Witness().echo("/echo", options -> options));
        return kind.start(services);
    }

    private void sendToEach(Container container) {
        for (int i = 0; i < MANY; i++) {
            RawWebSocket socket =
                    RawSession.of(container.target(), "/crowd").webSocket().timeout(Witness.PATIENCE);
            sockets.add(socket);
            assertThat(socket.text()).isEqualTo("o");
            socket.send("[\"message\"]");
        }
    }

    @ParameterizedTest
    @EnumSource
    void manyHandlersThatBlockHoldUpNoOtherClient(Container.Kind kind) {
        try (Container container = start(
                kind,
                connection -> connection.onMessage(message -> {
                    taken.incrementAndGet();
                    try {
                        goOn.await();
                    } catch (InterruptedException ended) {
                        Thread.currentThread().interrupt();
                    }
                }))) {
            sendToEach(container);
            await().atMost(Witness.PATIENCE).until(() -> taken.get() == MANY);
            ContainerStallTest.echoes(container);
            goOn.countDown();
        }
    }

    @ParameterizedTest
    @EnumSource
    void manyPausedConnectionsHoldUpNoOtherClient(Container.Kind kind) {
        int closed = kind == Container.Kind.JETTY ? MANY - HELD : 0;
        try (Container container = start(kind, connection -> {
            connection.pause();
            connection.onMessage(message -> taken.incrementAndGet());
        })) {
            sendToEach(container);
            await().atMost(Witness.PATIENCE).until(() -> ends.size() == closed);
            ContainerStallTest.echoes(container);
            opened.forEach(SockJsConnection::resume);
            await().atMost(Witness.PATIENCE).until(() -> taken.get() == MANY);
            assertThat(ends).hasSize(closed).allMatch(CloseStatus.OVERLOADED::equals);
            assertThat(warnings).hasSize(closed == 0 ? 0 : 1);
            if (closed > 0) {
                RawFrame end = Objects.requireNonNull(sockets.get(MANY - 1).frameAnsweringPings());
                assertThat(end.closeCode()).isEqualTo(4002);
                assertThat(end.closeReason()).isEqualTo("Server overloaded");
            }
        }
    }
}
