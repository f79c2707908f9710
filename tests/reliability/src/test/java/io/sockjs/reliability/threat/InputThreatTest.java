package io.sockjs.reliability.threat;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockjs.OriginPolicy;
import io.sockjs.SockJsConnection;
import io.sockjs.SockJsInstallation;
import io.sockjs.SockJsLog;
import io.sockjs.SockJsServer;
import io.sockjs.containers.Complaints;
import io.sockjs.netty.SockJsHttpServer;
import io.sockjs.reliability.NettyLog;
import io.sockjs.testkit.RawFrame;
import io.sockjs.testkit.RawHttp;
import io.sockjs.testkit.RawReceiver;
import io.sockjs.testkit.RawRequest;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.RawWebSocket;
import io.sockjs.testkit.StreamKind;
import io.sockjs.testkit.Target;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad messages, sessions of another service, closes at odd times: the server goes on, with nothing left and nothing logged. */
class InputThreatTest {
    private final Queue<String> errors = new ConcurrentLinkedQueue<>();
    private final AtomicInteger closes = new AtomicInteger();
    private final AtomicInteger opens = new AtomicInteger();
    private NettyLog netty = NettyLog.record();
    private boolean errorsExpected;
    private SockJsHttpServer server = start();
    private Target target = Target.of(URI.create("http://127.0.0.1:" + server.port()));

    private SockJsHttpServer start() {
        return SockJsHttpServer.builder()
                .host("127.0.0.1")
                .port(0)
                .install(service("/echo"))
                .install(service("/other"))
                .start();
    }

    private SockJsServer service(String prefix) {
        return SockJsServer.create(
                        prefix,
                        options -> options.origins(OriginPolicy.allowAll())
                                .disconnectDelay(Duration.ofSeconds(2))
                                // Neither is to come while a busy machine takes its time.
                                .heartbeatDelay(Duration.ofHours(1))
                                .bodyTimeout(Duration.ofMinutes(10))
                                .log(this::log))
                .onConnection(this::connected);
    }

    private void connected(SockJsConnection connection) {
        opens.incrementAndGet();
        connection.onClose(status -> closes.incrementAndGet());
        connection.onMessage(message -> {
            if (message.equals("throw")) {
                throw new IllegalStateException("planted");
            }
            if (message.equals("close twice")) {
                boolean first = connection.close(3001, "first");
                boolean second = connection.close(3002, "second");
                errors.addAll(first && !second && !connection.send("late") ? List.of() : List.of("close told wrong"));
                return;
            }
            connection.send(message);
        });
    }

    private void log(SockJsLog.Severity severity, String message, @Nullable Throwable cause) {
        if (Complaints.isOne(severity, message)) {
            errors.add(message + " " + cause);
        }
    }

    @AfterEach
    void serverIsAliveAndEmptyAndSilent() {
        try (RawWebSocket echo = RawSession.of(target, "/echo").webSocket()) {
            assertThat(echo.text()).isEqualTo("o");
            echo.send("[\"alive\"]");
            assertThat(echo.text()).isEqualTo("a[\"alive\"]");
        }
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(server.installations())
                    .extracting(SockJsInstallation::sessions)
                    .containsOnly(0);
            assertThat(closes.get()).isEqualTo(opens.get());
        });
        server.close();
        netty.close();
        assertThat(netty.complaints()).isEmpty();
        if (!errorsExpected) {
            assertThat(errors).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{}]",
                "[null]",
                "[1]",
                "[[\"a\"]]",
                "{\"a\":1,\"a\":2}",
                "[\"a\"",
                "\uFEFF[\"a\"]",
                "[\"\\ud8\"]",
                "\u001f\u008b"
            })
    void bodyThatIsNoArrayOfStringsIsRefusedAndTheSessionGoesOn(String body) {
        RawSession session = RawSession.of(target, "/echo").open();
        assertThat(session.post(body).status()).isEqualTo(500);
        session.send("good");
        assertThat(session.poll().text()).isEqualTo("a[\"good\"]\n");
    }

    @Test
    void deepNestingOfABodyIsRefused() {
        RawSession session = RawSession.of(target, "/echo").open();
        assertThat(session.post("[".repeat(100_000)).status()).isEqualTo(500);
    }

    @Test
    void loneSurrogateIsEchoed() {
        RawSession session = RawSession.of(target, "/echo").open();
        assertThat(session.post("[\"\\ud800\"]").status()).isEqualTo(204);
        assertThat(session.poll().text()).isEqualTo("a[\"\\ud800\"]\n");
    }

    @Test
    void sessionOfOneServiceIsUnknownToAnother() {
        RawSession session = RawSession.of(target, "/echo").open();
        assertThat(session.below("/other").post("[\"a\"]").status()).isEqualTo(404);
    }

    @Test
    void unknownSessionIsAnsweredBeforeItsBodyCame() {
        try (RawHttp http = RawHttp.connect(target)) {
            http.sendHead(RawRequest.post("/echo/000/nobody/xhr_send").header("Content-Length", "1000"));
            assertThat(http.response().status()).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "?c=", "?c=%0d%0ax", "?c=%3C/script%3E", "?c=%C3%A9", "?c=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            })
    void callbackThatIsNoNameIsRefused(String query) {
        assertThat(RawHttp.exchange(target, RawRequest.get("/echo/000/cb/jsonp" + query))
                        .status())
                .isEqualTo(500);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/echo/000/a.b/xhr",
                "/echo/0.0/a/xhr",
                "/echo//a/xhr",
                "/echo/000//xhr",
                "/echo/000/a/xhr;x=1",
                "/echo/000/a/xhr.bat"
            })
    void oddPathIsNotFound(String path) {
        assertThat(RawHttp.exchange(target, RawRequest.post(path)).status()).isEqualTo(404);
    }

    @Test
    void throwingHandlerClosesItsConnectionAndIsLoggedOnce() {
        errorsExpected = true;
        try (RawWebSocket socket = RawSession.of(target, "/echo").webSocket()) {
            assertThat(socket.text()).isEqualTo("o");
            socket.send("[\"throw\"]");
            assertThat(socket.text()).startsWith("c[1011,");
        }
        assertThat(errors).hasSize(1);
    }

    @Test
    void secondCloseAndSendAfterCloseAreRefused() {
        try (RawWebSocket socket = RawSession.of(target, "/echo").webSocket()) {
            assertThat(socket.text()).isEqualTo("o");
            socket.send("[\"close twice\"]");
            assertThat(socket.text()).isEqualTo("c[3001,\"first\"]");
        }
    }

    @Test
    void secondReceiverIsSentAwayAndTheFirstGoesOn() {
        RawSession session = RawSession.of(target, "/echo");
        try (RawReceiver first = session.stream(StreamKind.XHR_STREAMING).opened()) {
            assertThat(session.poll().text()).startsWith("c[2010,");
            session.send("on");
            assertThat(first.frame()).isEqualTo("a[\"on\"]");
        }
    }

    @Test
    void eventSourceEscapesWhatEndsALine() {
        RawSession session = RawSession.of(target, "/echo");
        try (RawReceiver receiver = session.stream(StreamKind.EVENTSOURCE).opened()) {
            assertThat(session.post("[\"%\\r\\n\\u0000\\u2028\"]").status()).isEqualTo(204);
            assertThat(receiver.frame()).isEqualTo("a[\"%\\r\\n\\u0000\\u2028\"]");
        }
    }

    @Test
    void millionEmptyFragmentsDisturbNobody() {
        ByteArrayOutputStream thousand = new ByteArrayOutputStream();
        for (int i = 0; i < 1000; i++) {
            thousand.writeBytes(
                    RawFrame.of(RawFrame.CONTINUATION, "").unfinished().bytes(true));
        }
        try (RawWebSocket socket = RawSession.of(target, "/echo").webSocket();
                RawWebSocket other = RawSession.of(target, "/echo").webSocket()) {
            assertThat(socket.text()).isEqualTo("o");
            assertThat(other.text()).isEqualTo("o");
            socket.send(RawFrame.of(RawFrame.TEXT, "").unfinished());
            for (int i = 0; i < 1000; i++) {
                socket.write(thousand.toByteArray());
                if (i % 100 == 0) {
                    other.timeout(Duration.ofMinutes(1));
                    other.send("[\"meanwhile\"]");
                    assertThat(other.text()).isEqualTo("a[\"meanwhile\"]");
                }
            }
            socket.send(RawFrame.of(RawFrame.CONTINUATION, "[\"end\"]"));
            // Leaks are looked for in each of the million, which takes a busy machine its time.
            socket.timeout(Duration.ofMinutes(1));
            assertThat(socket.text()).isEqualTo("a[\"end\"]");
        }
    }
}
