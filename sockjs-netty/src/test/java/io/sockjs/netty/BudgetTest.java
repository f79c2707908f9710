package io.sockjs.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sockjs.CloseStatus;
import io.sockjs.MemoryBudget;
import io.sockjs.SockJsConnection;
import io.sockjs.SockJsObserver;
import io.sockjs.SockJsObserver.Refusal;
import io.sockjs.SockJsServer;
import io.sockjs.testkit.RawFrame;
import io.sockjs.testkit.RawHttp;
import io.sockjs.testkit.RawRequest;
import io.sockjs.testkit.RawResponse;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.RawWebSocket;
import io.sockjs.testkit.Target;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever clients begin and do not end, together it is no more than the memory budget, and a little. */
class BudgetTest {
    private static final int BUDGET = 4 << 20;
    private static final int PART = 1 << 20;
    private static final int ENOUGH = 20;

    private final MemoryBudget budget = MemoryBudget.ofBytes(BUDGET);
    private final MemoryBudget large = MemoryBudget.ofBytes(100 << 20);
    private final Queue<SockJsConnection> connections = new ConcurrentLinkedQueue<>();
    private final Queue<CloseStatus> closed = new ConcurrentLinkedQueue<>();
    private final Queue<Refusal> refusals = new ConcurrentLinkedQueue<>();
    private final SockJsHttpServer http = SockJsHttpServer.builder()
            .host("127.0.0.1")
            .port(0)
            .eventLoops(2)
            .install(SockJsServer.create(
                            "/echo",
                            options -> options.memoryBudget(budget)
                                    .sendBufferLimit(64 << 20)
                                    .observer(new SockJsObserver() {
                                        @Override
                                        public void refused(Refusal why) {
                                            refusals.add(why);
                                        }
                                    }))
                    .onConnection(connection -> {
                        connections.add(connection);
                        connection.onMessage(connection::send);
                        connection.onClose(closed::add);
                    }))
            .install(SockJsServer.create(
                            "/large", options -> options.memoryBudget(large).sendBufferLimit(64 << 20))
                    .onConnection(connection -> {
                        connections.add(connection);
                        connection.onClose(closed::add);
                    }))
            .start();

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void nothingIsHeldAfterwards() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
        await().untilAsserted(() -> assertThat(budget.used()).as("held").isZero());
        http.close();
    }

    private Target target() {
        return Target.of(URI.create("http://127.0.0.1:" + http.port()));
    }

    private RawWebSocket socket() {
        return socket("/echo");
    }

    private RawWebSocket socket(String prefix) {
        RawWebSocket socket = RawSession.of(target(), prefix).webSocket();
        open.add(socket);
        assertThat(socket.text()).isEqualTo("o");
        return socket;
    }

    /** Direct memory was filled by frames of which one byte was missing. */
    @Test
    void framesOfWhichAByteIsMissingCountAndTheirPeersAreSentAwayWhenThereIsNoRoom() {
        byte[] frame =
                RawFrame.of(RawFrame.TEXT, "[\"" + "x".repeat(PART) + "\"]").bytes(true);
        untilSentAway(Arrays.copyOf(frame, frame.length - 1));
    }

    @Test
    void fragmentsOfMessagesThatDoNotEndCountToo() {
        untilSentAway(RawFrame.of(RawFrame.TEXT, "[\"" + "x".repeat(PART))
                .unfinished()
                .bytes(true));
    }

    private void untilSentAway(byte[] part) {
        RawWebSocket first = socket();
        first.send("[\"whole messages hold nothing\"]");
        assertThat(first.text()).isEqualTo("a[\"whole messages hold nothing\"]");
        assertThat(budget.used()).isZero();
        int sockets = 0;
        while (closed.isEmpty()) {
            long before = budget.used();
            RawWebSocket socket = socket();
            socket.write(part);
            await().until(() -> budget.used() >= before + PART || !closed.isEmpty());
            assertThat(++sockets).isLessThan(ENOUGH);
        }
        assertThat(sockets).isGreaterThanOrEqualTo(2);
        assertThat(closed).containsExactly(CloseStatus.OVERLOADED);
        // It gave back what it held, and the others go on.
        await().untilAsserted(() -> assertThat(budget.used()).isLessThan(BUDGET));
        first.send("[\"still here\"]");
        assertThat(first.text()).isEqualTo("a[\"still here\"]");
    }

    @Test
    void bodiesThatDoNotEndCountAndAreAnsweredWith503WhenThereIsNoRoom() {
        RawHttp client = RawHttp.connect(target());
        for (int clients = 1; refusals.isEmpty(); clients++) {
            assertThat(clients).isLessThan(ENOUGH);
            client = RawHttp.connect(target());
            open.add(client);
            RawSession session = RawSession.of(target(), "/echo").open();
            long before = budget.used();
            client.sendHead(RawRequest.post(session.path("xhr_send"), "[\"" + "x".repeat(2 * PART) + "\"]"));
            client.write("x".repeat(PART).getBytes(StandardCharsets.US_ASCII));
            await().until(() -> budget.used() >= before + PART || !refusals.isEmpty());
        }
        assertThat(refusals).containsExactly(Refusal.OVERLOAD);
        RawResponse refused = client.response();
        assertThat(refused.status()).as(refused.toString()).isEqualTo(503);
        assertThat(refused.headers().first("Retry-After")).isEqualTo("5");
    }

    /** The session was over, and its bytes in nobody's books, for as long as the client took to read them. */
    @Test
    void whatASessionThatHasEndedStillHasToBringToItsSocketCounts() {
        RawWebSocket socket = socket("/large");
        SockJsConnection connection = connections.element();
        for (int i = 0; i < ENOUGH; i++) {
            connection.send("x".repeat(PART));
        }
        connection.close();
        await().until(() -> closed.contains(CloseStatus.NORMAL));
        await().untilAsserted(() -> assertThat(large.used()).isGreaterThan(PART));
        String frame = socket.text();
        while (frame.startsWith("a")) {
            frame = socket.text();
        }
        assertThat(frame).isEqualTo("c[1000,\"Normal closure\"]");
        await().untilAsserted(() -> assertThat(large.used()).isZero());
    }
}
