package io.sockjs.reliability.threat;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockjs.SockJsConnection;
import io.sockjs.testkit.RawHttp;
import io.sockjs.testkit.RawReceiver;
import io.sockjs.testkit.RawRequest;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.RawStream;
import io.sockjs.testkit.RawWebSocket;
import io.sockjs.testkit.StreamKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** T10 and T15: two receivers at the same instant, and closes at odd times and from several threads. */
class RaceThreatTest {
    private static final int REPETITIONS = 300;

    private static final ExecutorService THREADS = Executors.newCachedThreadPool();
    private static volatile Consumer<SockJsConnection> application = connection -> {};

    @RegisterExtension
    static final ThreatServer SERVER =
            new ThreatServer(Duration.ofSeconds(2), connection -> application.accept(connection));

    private final Queue<Boolean> told = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void forget() {
        application = connection -> {};
    }

    @AfterAll
    static void stop() {
        THREADS.shutdownNow();
    }

    /** Runs both as nearly at once as threads can. */
    private static <T> List<T> atOnce(Callable<T> one, Callable<T> two) throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(2);
        List<Future<T>> both = new ArrayList<>();
        for (Callable<T> each : List.of(one, two)) {
            both.add(THREADS.submit(() -> {
                barrier.await(30, TimeUnit.SECONDS);
                return each.call();
            }));
        }
        return List.of(both.get(0).get(30, TimeUnit.SECONDS), both.get(1).get(30, TimeUnit.SECONDS));
    }

    private static String firstFrame(RawHttp http, RawRequest request) {
        http.send(request);
        RawStream stream = http.stream();
        stream.body().chunk();
        return String.valueOf(stream.body().text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"xhr_streaming", "eventsource"})
    void ofTwoReceiversThatOpenASessionAtOnceExactlyOneIsSentAway(String transport) throws Exception {
        for (int i = 0; i < REPETITIONS; i++) {
            RawSession session = RawSession.of(SERVER.target(), "/echo");
            RawRequest request =
                    RawRequest.of(transport.equals("eventsource") ? "GET" : "POST", session.path(transport));
            try (RawHttp one = RawHttp.connect(SERVER.target());
                    RawHttp two = RawHttp.connect(SERVER.target())) {
                List<String> frames = atOnce(() -> firstFrame(one, request), () -> firstFrame(two, request));
                assertThat(frames)
                        .as("repetition %s", i)
                        .areExactly(1, containing("c[2010,\"Another connection still open\"]"))
                        .areExactly(1, containing("o"))
                        .filteredOn(frame -> !frame.contains("c["))
                        .hasSize(1);
            }
        }
    }

    private static org.assertj.core.api.Condition<String> containing(String text) {
        return new org.assertj.core.api.Condition<>(
                frame -> frame.strip().replace("data: ", "").equals(text), text);
    }

    @Test
    void ofTwoPollsAtOnceOneIsSentAwayAndTheOtherGetsTheMessage() throws Exception {
        for (int i = 0; i < REPETITIONS; i++) {
            RawSession session = RawSession.of(SERVER.target(), "/echo").open();
            Callable<String> poll = () -> {
                String frame = session.poll().text();
                if (frame.startsWith("c[2010,")) {
                    // The other one waits, and is not disturbed.
                    session.send("m");
                }
                return frame;
            };
            assertThat(atOnce(poll, poll))
                    .as("repetition %s", i)
                    .containsExactlyInAnyOrder("c[2010,\"Another connection still open\"]\n", "a[\"m\"]\n");
        }
    }

    @Test
    void secondCloseAndSendWithinTheConnectionHandlerAreRefused() {
        application = connection -> {
            told.add(connection.send("before"));
            told.add(connection.close(3001, "first"));
            told.add(connection.close(3002, "second"));
            told.add(connection.send("late"));
        };
        try (RawWebSocket socket = RawSession.of(SERVER.target(), "/own").webSocket()) {
            assertThat(socket.text()).isEqualTo("o");
            assertThat(socket.text()).isEqualTo("a[\"before\"]");
            assertThat(socket.text()).isEqualTo("c[3001,\"first\"]");
        }
        RawSession session = RawSession.of(SERVER.target(), "/own");
        try (RawReceiver stream = session.stream(StreamKind.XHR_STREAMING).opened()) {
            assertThat(stream.frame()).isEqualTo("a[\"before\"]");
            assertThat(stream.frame()).isEqualTo("c[3001,\"first\"]");
            assertThat(stream.frameOrEnd()).isNull();
        }
        assertThat(session.poll().text()).isEqualTo("c[3001,\"first\"]\n");
        assertThat(told).containsExactly(true, true, false, false, true, true, false, false);
    }

    @Test
    void closeAndSendWithinTheCloseHandlerAreRefused() {
        application = connection -> connection.onClose(status -> {
            told.add(connection.close(3002, "second"));
            told.add(connection.send("late"));
        });
        try (RawWebSocket socket = RawSession.of(SERVER.target(), "/own").webSocket()) {
            assertThat(socket.text()).isEqualTo("o");
        }
        Awaitility.await().untilAsserted(() -> assertThat(told).containsExactly(false, false));
    }

    @Test
    void ofTwoThreadsThatCloseExactlyOneIsTheCloserAndNothingComesBehindIt() throws Exception {
        for (int i = 0; i < REPETITIONS; i++) {
            Queue<SockJsConnection> opened = new ConcurrentLinkedQueue<>();
            application = opened::add;
            RawSession session = RawSession.of(SERVER.target(), "/own");
            try (RawReceiver stream = session.stream(StreamKind.XHR_STREAMING).opened()) {
                Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> !opened.isEmpty());
                SockJsConnection connection = opened.remove();
                List<Boolean> closed =
                        atOnce(() -> closeAndSend(connection, 3001), () -> closeAndSend(connection, 3002));
                assertThat(closed).as("repetition %s", i).containsExactlyInAnyOrder(true, false);
                String code = closed.get(0) ? "3001" : "3002";
                assertThat(stream.frame()).isEqualTo("c[" + code + ",\"by a thread\"]");
                assertThat(stream.frameOrEnd()).isNull();
            }
        }
        assertThat(told).hasSize(2 * REPETITIONS).containsOnly(false);
    }

    private boolean closeAndSend(SockJsConnection connection, int code) {
        boolean first = connection.close(code, "by a thread");
        told.add(connection.send("late"));
        return first;
    }
}
