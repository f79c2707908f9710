package io.sockjs.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sockjs.CloseStatus;
import io.sockjs.MemoryBudget;
import io.sockjs.SockJsObserver;
import io.sockjs.SockJsServer;
import io.sockjs.servlet.SockJsServlets;
import io.sockjs.testkit.RawFrame;
import io.sockjs.testkit.RawHttp;
import io.sockjs.testkit.RawReceiver;
import io.sockjs.testkit.RawRequest;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.RawWebSocket;
import io.sockjs.testkit.StreamKind;
import io.sockjs.testkit.WireFailure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever clients begin and do not end, together it is no more than the memory budget, and a little. */
@Timeout(60)
class ContainerBudgetTest {
    private static final int PART = 1 << 20;
    private static final int ENOUGH = 20;

    private final MemoryBudget budget = MemoryBudget.ofBytes(4 * PART);
    private final Queue<CloseStatus> closed = new ConcurrentLinkedQueue<>();
    private final Queue<SockJsObserver.Refusal> refusals = new ConcurrentLinkedQueue<>();
    private final List<AutoCloseable> open = new ArrayList<>();

    private SockJsServlets services() {
        SockJsServlets services = SockJsServlets.create();
        services.install(SockJsServer.create(
                        "/echo",
                        options -> options.memoryBudget(budget)
                                .disconnectDelay(Duration.ofMinutes(1))
                                .observer(new SockJsObserver() {
                                    @Override
                                    public void refused(Refusal why) {
                                        refusals.add(why);
                                    }
                                }))
                .onConnection(connection -> {
                    connection.onMessage(connection::send);
                    connection.onClose(closed::add);
                }));
        return services;
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void fragmentsOfMessagesThatDoNotEndCountAndTheirPeersAreSentAway(Container.Kind kind) throws Exception {
        try (Container container = kind.start(services())) {
            byte[] part = RawFrame.of(RawFrame.TEXT, "[\"" + "x".repeat(PART))
                    .unfinished()
                    .bytes(true);
            for (int sockets = 1; closed.isEmpty(); sockets++) {
                assertThat(sockets).isLessThan(ENOUGH);
                long before = budget.used();
                RawWebSocket socket = RawSession.of(container.target(), "/echo").webSocket();
                open.add(socket);
                assertThat(socket.text()).isEqualTo("o");
                socket.write(part);
                await().until(() -> budget.used() >= before + PART || !closed.isEmpty());
            }
            assertThat(closed).containsExactly(CloseStatus.OVERLOADED);
            closeAll();
            await().untilAsserted(() -> assertThat(budget.used()).as("held").isZero());
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatASessionThatHasEndedStillHasToBringToItsSocketCounts(Container.Kind kind) {
        MemoryBudget large = MemoryBudget.ofBytes(100 * PART);
        SockJsServlets services = SockJsServlets.create();
        services.install(SockJsServer.create(
                        "/large",
                        options -> options.memoryBudget(large)
                                .sendBufferLimit(64 * PART)
                                .responseLimit(Integer.MAX_VALUE))
                .onConnection(connection -> {
                    for (int i = 0; i < ENOUGH; i++) {
                        connection.send("x".repeat(PART));
                    }
                    connection.close();
                }));
        try (Container container = kind.start(services);
                RawWebSocket socket =
                        RawSession.of(container.target(), "/large").webSocket();
                RawReceiver stream = RawSession.of(container.target(), "/large").stream(StreamKind.XHR_STREAMING)) {
            await().untilAsserted(() -> assertThat(large.used()).isGreaterThan(10 * PART));
            String frame = socket.text();
            while (!frame.startsWith("c")) {
                frame = socket.text();
            }
            long read = 0;
            for (String chunk = stream.chunk(); chunk != null; chunk = stream.chunk()) {
                read += chunk.length();
            }
            assertThat(read).isGreaterThan((long) ENOUGH * PART);
            await().untilAsserted(() -> assertThat(large.used()).isZero());
        }
    }

    @ParameterizedTest
    @EnumSource
    void bodiesThatDoNotEndCountAndAreAnsweredWith503(Container.Kind kind) throws Exception {
        try (Container container = kind.start(services())) {
            // Later there may be no room for a new one.
            List<RawSession> sessions = new ArrayList<>();
            for (int i = 0; i < ENOUGH; i++) {
                sessions.add(RawSession.of(container.target(), "/echo").open());
            }
            RawHttp client = RawHttp.connect(container.target());
            for (int i = 0; refusals.isEmpty(); i++) {
                RawSession session = sessions.get(i);
                client = RawHttp.connect(container.target());
                open.add(client);
                long before = budget.used();
                client.sendHead(RawRequest.post(session.path("xhr_send"), "[\"" + "x".repeat(PART + PART / 2) + "\"]"));
                try {
                    client.write("x".repeat(PART).getBytes(StandardCharsets.US_ASCII));
                } catch (WireFailure refused) {
                    // In the middle of it; the answer is there to be read, as the refusal is to be awaited.
                }
                await().untilAsserted(() -> assertThat(refusals.isEmpty() ? budget.used() : Long.MAX_VALUE)
                        .as("held, %d before", before)
                        .isGreaterThanOrEqualTo(before + PART / 2));
            }
            assertThat(refusals).containsExactly(SockJsObserver.Refusal.OVERLOAD);
            assertThat(client.response().status()).isEqualTo(503);
            closeAll();
            await().untilAsserted(() -> assertThat(budget.used()).as("held").isZero());
        }
    }
}
