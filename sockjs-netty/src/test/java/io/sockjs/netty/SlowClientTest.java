package io.sockjs.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockjs.CloseStatus;
import io.sockjs.SockJsConnection;
import io.sockjs.SockJsServer;
import io.sockjs.testkit.RawReceiver;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.RawWebSocket;
import io.sockjs.testkit.StreamKind;
import io.sockjs.testkit.Target;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client that does not read: what it is sent gathers in the session, where it is counted and bounded. */
class SlowClientTest {
    private static final int LIMIT = 4 * 1024 * 1024;
    private static final String KILOBYTE = "x".repeat(1024);

    private final BlockingQueue<SockJsConnection> opened = new LinkedBlockingQueue<>();
    private final AtomicReference<CloseStatus> closed = new AtomicReference<>();
    private final AtomicInteger writable = new AtomicInteger();
    private SockJsHttpServer http;
    private Target target;

    @BeforeEach
    void start() {
        SockJsServer server = SockJsServer.create(
                        "/slow", options -> options.sendBufferLimit(LIMIT).responseLimit(Integer.MAX_VALUE))
                .onConnection(connection -> {
                    connection.onClose(closed::set);
                    connection.onWritable(writable::incrementAndGet);
                    opened.add(connection);
                });
        http = SockJsHttpServer.builder()
                .host("127.0.0.1")
                .port(0)
                .eventLoops(2)
                .install(server)
                .start();
        target = Target.of(URI.create("http://127.0.0.1:" + http.port()));
    }

    @AfterEach
    void stop() {
        http.close();
    }

    @Test
    void webSocketThatIsNotReadIsClosedAtTheBound() throws Exception {
        try (RawWebSocket socket = RawSession.of(target, "/slow").webSocket()) {
            assertThat(socket.text()).isEqualTo("o");
            fillUntilClosed(connection());
        }
    }

    @Test
    void streamThatIsNotReadIsClosedAtTheBound() throws Exception {
        try (RawReceiver receiver =
                RawSession.of(target, "/slow").stream(StreamKind.XHR_STREAMING).opened()) {
            fillUntilClosed(connection());
        }
    }

    @Test
    void sessionThatNobodyPollsIsClosedAtTheBound() throws Exception {
        RawSession session = RawSession.of(target, "/slow").open();
        fillUntilClosed(connection());
        assertThat(session.poll().text()).isEqualTo("c[4001,\"Slow consumer\"]\n");
    }

    @Test
    void clientThatReadsAgainGetsEverythingAndTheApplicationIsToldThatItIsWritable() throws Exception {
        try (RawWebSocket socket = RawSession.of(target, "/slow").webSocket()) {
            assertThat(socket.text()).isEqualTo("o");
            SockJsConnection connection = connection();
            int sent = 0;
            while (connection.isWritable()) {
                assertThat(connection.send(KILOBYTE)).isTrue();
                sent++;
                assertThat(sent).as("kilobytes sent while still writable").isLessThan(100_000);
            }
            assertThat(connection.bufferedBytes()).isPositive();
            long received = 0;
            while (received < sent) {
                String frame = socket.text();
                received += frame.chars().filter(c -> c == '"').count() / 2;
            }
            assertThat(received).isEqualTo(sent);
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> writable.get() == 1);
            assertThat(connection.isWritable()).isTrue();
            assertThat(connection.bufferedBytes()).isZero();
        }
    }

    private SockJsConnection connection() throws InterruptedException {
        SockJsConnection connection = opened.poll(20, TimeUnit.SECONDS);
        if (connection == null) {
            throw new AssertionError("no connection was opened");
        }
        return connection;
    }

    /** Sends until it is refused; what waits is never more than the bound and what a socket and a loop hold. */
    private void fillUntilClosed(SockJsConnection connection) {
        int kilobytes = 0;
        while (connection.send(KILOBYTE)) {
            kilobytes++;
            assertThat(connection.bufferedBytes()).isLessThanOrEqualTo(LIMIT + 2048);
            assertThat(kilobytes).as("kilobytes that were taken").isLessThan(200_000);
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(closed.get()).isEqualTo(CloseStatus.SLOW_CONSUMER));
        assertThat(kilobytes).isGreaterThan(LIMIT / 1100);
    }
}
