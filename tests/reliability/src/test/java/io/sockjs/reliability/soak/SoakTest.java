package io.sockjs.reliability.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sockjs.reliability.Front;
import io.sockjs.testkit.RawHttp;
import io.sockjs.testkit.RawReceiver;
import io.sockjs.testkit.RawRequest;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.RawWebSocket;
import io.sockjs.testkit.StreamKind;
import io.sockjs.testkit.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Sessions on all transports that come, echo and go, some in order and some not, for as long as one likes: {@code
 * -Dsockjs.soak.seconds=3600}. Afterwards memory, threads and descriptors of the server are what they were.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "memory is read from /proc")
class SoakTest {
    private static final int SECONDS = Integer.getInteger("sockjs.soak.seconds", 15);
    private static final int WARM_UP_SECONDS = Math.min(SECONDS, 30);
    /** What a quiet machine does in 15 s; a busy one is as warm after as many. */
    private static final int WARM_UP_SESSIONS = 7000;

    private static final int CLIENTS = 4;
    private static final long HEAP_BYTES = 4_000_000;
    private static final long PROCESS_BYTES = 16_000_000;

    private final AtomicLong sessions = new AtomicLong();
    private final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    private final ServerProcess server = start();

    private static ServerProcess start() {
        try {
            return ServerProcess.start(Front.Kind.EPOLL);
        } catch (IOException cannot) {
            throw new AssertionError(cannot);
        }
    }

    @AfterEach
    void stop() {
        clients.shutdownNow();
        server.close();
    }

    @Test
    void memoryThreadsAndDescriptorsAreFlat() throws Exception {
        run(WARM_UP_SECONDS, WARM_UP_SESSIONS);
        awaitNoSession();
        long heap = server.number("heap");
        long memory = server.memory();
        long threads = server.threads();
        long descriptors = server.descriptors();
        sessions.set(0);

        run(SECONDS, 0);
        awaitNoSession();
        System.out.printf(
                "soak: %d sessions in %d s; heap %+.1f MB, process %+.1f MB, threads %+d, descriptors %+d%n",
                sessions.get(),
                SECONDS,
                (server.number("heap") - heap) / 1e6,
                (server.memory() - memory) / 1e6,
                server.threads() - threads,
                server.descriptors() - descriptors);
        assertThat(server.number("waiting")).as("what counts in the budget").isZero();
        assertThat(server.number("heap") - heap).as("what the heap grew by").isLessThan(HEAP_BYTES);
        assertThat(server.memory() - memory).as("what the process grew by").isLessThan(PROCESS_BYTES);
        assertThat(server.threads()).as("threads").isLessThanOrEqualTo(threads);
        await().untilAsserted(
                        () -> assertThat(server.descriptors()).as("descriptors").isLessThanOrEqualTo(descriptors));
        assertThat(sessions.get()).as("sessions").isGreaterThan(CLIENTS * 6L);
    }

    private void awaitNoSession() {
        await().atMost(Duration.ofSeconds(30)).until(() -> server.number("sessions") == 0);
    }

    /** For so long, and until there were so many sessions. */
    private void run(int seconds, long least) throws InterruptedException, ExecutionException {
        long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            running.add(clients.submit(() -> {
                for (int round = 0; System.nanoTime() < end || sessions.get() < least; round++) {
                    once(round);
                }
            }));
        }
        for (Future<?> client : running) {
            client.get();
        }
    }

    /** One session on each transport; every other one breaks off. */
    private void once(int round) {
        Target target = server.target();
        boolean inOrder = round % 2 == 0;
        socket(RawSession.of(target, "/echo").webSocket(), true, inOrder);
        socket(RawWebSocket.open(target, "/echo/websocket"), false, inOrder);
        for (StreamKind kind : StreamKind.values()) {
            stream(RawSession.of(target, "/echo"), kind, inOrder);
        }
        RawSession polling = RawSession.of(target, "/echo").open();
        polling.send("x");
        assertThat(polling.poll().text()).isEqualTo("a[\"x\"]\n");
        jsonp(target, RawSession.of(target, "/echo"));
        sessions.addAndGet(StreamKind.values().length + 4);
    }

    private static void socket(RawWebSocket socket, boolean framed, boolean inOrder) {
        if (framed) {
            assertThat(socket.text()).isEqualTo("o");
        }
        socket.send(framed ? "[\"x\"]" : "x");
        assertThat(socket.text()).isEqualTo(framed ? "a[\"x\"]" : "x");
        if (inOrder) {
            socket.close();
        } else {
            socket.abort();
        }
    }

    private static void stream(RawSession session, StreamKind kind, boolean inOrder) {
        RawReceiver receiver = session.stream(kind).opened();
        session.send("x");
        assertThat(receiver.frame()).isEqualTo("a[\"x\"]");
        if (inOrder) {
            receiver.close();
        } else {
            receiver.abort();
        }
    }

    private static void jsonp(Target target, RawSession session) {
        RawRequest poll = RawRequest.get(session.path("jsonp?c=callback"));
        assertThat(RawHttp.exchange(target, poll).text()).contains("callback(\"o\")");
        RawRequest send = RawRequest.post(session.path("jsonp_send"), "d=%5B%22x%22%5D")
                .header("Content-Type", "application/x-www-form-urlencoded");
        assertThat(RawHttp.exchange(target, send).text()).isEqualTo("ok");
        assertThat(RawHttp.exchange(target, poll).text()).contains("a[\\\"x\\\"]");
    }
}
