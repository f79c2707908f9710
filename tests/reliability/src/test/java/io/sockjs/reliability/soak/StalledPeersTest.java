package io.sockjs.reliability.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sockjs.reliability.Front;
import io.sockjs.testkit.RawHttp;
import io.sockjs.testkit.RawRequest;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.RawWebSocket;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * 200 MB for a client that does not read, and 200 MB from one whose handler does not take them: memory stays flat, in our own server
 * and in each servlet container.
 */
@ParameterizedClass
@EnumSource(names = {"EPOLL", "TOMCAT", "JETTY", "UNDERTOW"})
@EnabledOnOs(value = OS.LINUX, disabledReason = "memory is read from /proc")
class StalledPeersTest {
    private static final long BOUND = 16_000_000;
    /** More than a batch of a session, and than the high water mark of a channel. */
    private static final long GIVEN = 512 * 1024;

    private static final int BODY = 1_000_000;
    private static final long SENT = 200_000_000;

    private final Front.Kind front;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private ServerProcess server;
    private StalledPeers peers;

    StalledPeersTest(Front.Kind front) {
        this.front = front;
    }

    @BeforeEach
    void startAndWarmUp() throws IOException {
        server = ServerProcess.start(front);
        peers = new StalledPeers(server.target());
        // Classes, compiled code and the buffers' arenas are there afterwards, and belong to no session.
        for (int i = 0; i < 3; i++) {
            peers.stall("/flood", i == 0 ? "websocket" : i == 1 ? "xhr_streaming" : "xhr");
            await().atMost(Duration.ofSeconds(60)).until(() -> server.number("closed") == 4001);
            peers.close();
            server.ask("forget");
        }
        echo();
    }

    @AfterEach
    void stop() {
        peers.close();
        threads.shutdownNow();
        server.close();
    }

    /** Another client is served. */
    private void echo() {
        try (RawWebSocket socket = RawSession.of(server.target(), "/echo").webSocket()) {
            assertThat(socket.text()).isEqualTo("o");
            for (int i = 0; i < 100; i++) {
                socket.send("[\"" + i + "\"]");
                assertThat(socket.text()).isEqualTo("a[\"" + i + "\"]");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "websocket-raw", "xhr_streaming", "eventsource", "htmlfile", "xhr", "jsonp"})
    void clientThatDoesNotReadCostsLessThan16MegabytesAndIsClosedWith4001(String transport) {
        long memory = server.memory();
        long heap = server.number("heap");
        peers.stall("/flood", transport);
        long most = 0;
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (server.number("closed") == 0 && System.nanoTime() < end) {
            most = Math.max(most, server.memory() - memory);
            echo();
        }
        most = Math.max(most, server.memory() - memory);
        long heapMore = server.number("heap") - heap;
        System.out.printf(
                "%s over %s: process +%.1f MB, heap +%.1f MB, offered %d MB%n",
                transport, front, most / 1e6, heapMore / 1e6, server.number("offered") / 1_000_000);
        assertThat(server.number("closed")).isEqualTo(4001);
        assertThat(most).as("what the process grew by").isLessThan(BOUND);
        assertThat(heapMore).as("what the heap grew by").isLessThan(BOUND);
        assertThat(server.number("waiting"))
                .as("what the client's socket was given and has not taken")
                .isLessThan(GIVEN);
        peers.close();
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(server.number("waiting"))
                        .as("what waits for clients")
                        .isZero());
    }

    @Test
    void webSocketIsNotReadWhileItsHandlerIsPausedAndNothingIsLost() throws Exception {
        RawWebSocket socket = peers.add(RawSession.of(server.target(), "/slow").webSocket());
        AtomicLong sent = new AtomicLong();
        String message = "[\"" + "m".repeat(BODY) + "\"]";
        Future<Long> sending = threads.submit(() -> {
            while (sent.get() < SENT) {
                socket.send(message);
                sent.addAndGet(BODY);
            }
            return sent.get();
        });
        holdsWhile(sent, List.of(sending));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8})
    void sendsAreNotReadWhileTheHandlerIsPausedAndNothingIsLost(int senders) throws Exception {
        RawSession session = RawSession.of(server.target(), "/slow").open();
        AtomicLong sent = new AtomicLong();
        String body = "[\"" + "m".repeat(BODY) + "\"]";
        List<Future<Long>> sending = new ArrayList<>();
        for (int i = 0; i < senders; i++) {
            Callable<Long> sender = () -> {
                try (RawHttp client = RawHttp.connect(server.target()).timeout(Duration.ofSeconds(60))) {
                    while (sent.addAndGet(BODY) <= SENT) {
                        assertThat(client.exchange(RawRequest.post(session.path("xhr_send"), body))
                                        .status())
                                .isEqualTo(204);
                    }
                }
                return sent.get();
            };
            sending.add(threads.submit(sender));
        }
        holdsWhile(sent, sending);
    }

    private void holdsWhile(AtomicLong sent, List<Future<Long>> sending) throws Exception {
        long memory = server.memory();
        long[] before = {-1};
        // The senders stand still.
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> {
                    boolean stands = sent.get() == before[0] && sent.get() > 0;
                    before[0] = sent.get();
                    return stands;
                });
        long more = server.memory() - memory;
        long heap = server.number("heap");
        System.out.printf(
                "stalled handler over %s, %d sender(s): process +%.1f MB, live heap %.1f MB, sent %d MB%n",
                front, sending.size(), more / 1e6, heap / 1e6, sent.get() / 1_000_000);
        assertThat(sent.get()).as("what was sent until it stood still").isLessThan(SENT / 4);
        assertThat(more).as("what the process grew by").isLessThan(BOUND);
        echo();
        server.ask("resume");
        for (Future<Long> one : sending) {
            one.get(120, TimeUnit.SECONDS);
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> server.number("received") == SENT);
        assertThat(server.number("waiting")).isZero();
    }
}
