package io.sockjs.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockjs.testkit.RawFrame;
import io.sockjs.testkit.RawHttp;
import io.sockjs.testkit.RawRequest;
import io.sockjs.testkit.RawResponse;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.RawWebSocket;
import io.sockjs.testkit.Target;
import io.sockjs.testkit.Wire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What no client should send: each gets the answer that the protocol or the RFC names, and the server goes on. */
class BadInputTest {
    private static final int LIMIT = 10_000;

    private static TestServer server;
    private static Target target;

    @BeforeAll
    static void start() {
        server = new TestServer(options -> options.messageLimit(LIMIT), true);
        target = server.target();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void serverGoesOn() {
        assertThat(RawHttp.exchange(target, RawRequest.get("/echo")).status()).isEqualTo(200);
    }

    /** sockjs-node before 0.3.20 died of this (CVE-2020-7693). */
    @ParameterizedTest
    @ValueSource(strings = {"/echo/x", "/echo/", "/echo", "/echo/a/b/xhr", "/nothing", "/echo/a/b/nothing"})
    void upgradeOnAPathThatIsNoWebSocketIsAnsweredAsWithoutIt(String path) {
        RawResponse answer = RawHttp.exchange(target, RawWebSocket.handshake(path));
        assertThat(answer.status()).isIn(200, 404, 405);
    }

    @ParameterizedTest
    @CsvSource({
        "Sec-WebSocket-Version,12,426",
        "Sec-WebSocket-Version,,400",
        "Sec-WebSocket-Key,short,400",
        "Sec-WebSocket-Key,,400",
        "Sec-WebSocket-Key,!!!!!!!!!!!!!!!!!!!!!!==,400",
        "Connection,close,400",
        "Upgrade,h2c,400",
        "Content-Length,5,400",
    })
    void handshakeThatIsNotWholeIsRefusedInWords(String header, @Nullable String value, int status) {
        RawRequest handshake = RawWebSocket.handshake("/echo/0/s/websocket").without(header);
        RawRequest bad = value == null ? handshake : handshake.header(header, value);
        RawResponse answer = RawHttp.exchange(target, bad);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.text()).containsAnyOf("Not a valid websocket request", "Can \"Upgrade\" only to");
    }

    @Test
    void upgradeMayBeAListOfProtocols() {
        try (RawWebSocket socket = RawWebSocket.open(
                target,
                RawWebSocket.handshake("/echo/websocket").without("Upgrade").header("Upgrade", "foo/1, WebSocket"))) {
            socket.send("x");
            assertThat(socket.text()).isEqualTo("x");
        }
    }

    @Test
    void requestGluedBehindAWaitingPollAndAnUpgradeIsDroppedAndReleased() {
        RawSession session = RawSession.of(target, "/echo").open();
        try (RawHttp http = RawHttp.connect(target)) {
            http.send(
                    RawRequest.post(session.path("xhr")),
                    RawWebSocket.handshake("/echo/websocket"),
                    RawRequest.post("/nothing", "x".repeat(5000)));
            session.send("a");
            assertThat(http.response().text()).isEqualTo("a[\"a\"]\n");
            assertThat(http.response().status()).isEqualTo(101);
        }
    }

    @Test
    void clientThatPipelinesAndDoesNotReadIsNotReadEither() throws IOException {
        byte[] many =
                "GET /echo/iframe.html HTTP/1.1\r\nHost: x\r\n\r\n".repeat(1000).getBytes(StandardCharsets.US_ASCII);
        try (Wire wire = target.open()) {
            AtomicInteger sent = new AtomicInteger();
            Thread writer = new Thread(() -> {
                try {
                    for (int i = 0; i < 1000; i++) {
                        wire.output().write(many);
                        sent.addAndGet(1000);
                    }
                } catch (IOException closed) {
                    // Netty's codec closes when 128 requests wait for their answers.
                }
            });
            writer.start();
            try {
                writer.join(3000);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            assertThat(sent.get()).as("requests that were taken").isLessThan(900_000);
        }
    }

    @Test
    void handshakeOverHttp10IsRefused() {
        RawResponse answer = RawHttp.exchange(
                target, RawWebSocket.handshake("/echo/websocket").http10());
        assertThat(answer.status()).isEqualTo(400);
    }

    @Test
    void bodyOverTheLimitIs413BeforeItIsRead() {
        RawSession session = RawSession.of(target, "/echo").open();
        try (RawHttp http = RawHttp.connect(target)) {
            http.sendHead(RawRequest.post(session.path("xhr_send")).header("Content-Length", "40000000"));
            RawResponse answer = http.response();
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.text()).contains("message_limit");
        }
        session.send("still there");
        assertThat(session.poll().text()).isEqualTo("a[\"still there\"]\n");
    }

    @Test
    void chunkedBodyIsCutAtTheLimit() {
        RawSession session = RawSession.of(target, "/echo").open();
        String half = "x".repeat(LIMIT / 2 + 1);
        RawResponse answer = RawHttp.exchange(
                target, RawRequest.post(session.path("xhr_send")).chunked("[\"" + half, half + "\"]"));
        assertThat(answer.status()).isEqualTo(413);
    }

    @Test
    void unknownSessionIs404BeforeItsBodyIsRead() {
        try (RawHttp http = RawHttp.connect(target)) {
            http.sendHead(RawRequest.post("/echo/0/nobody/xhr_send").header("Content-Length", "40000000"));
            assertThat(http.response().status()).isEqualTo(404);
            http.awaitEnd();
        }
    }

    @Test
    void clientThatWaitsForContinueIsToldOnlyWhenItsBodyIsWanted() {
        RawSession session = RawSession.of(target, "/echo").open();
        RawRequest send = RawRequest.post(session.path("xhr_send"), "[\"a\"]").header("Expect", "100-continue");
        try (RawHttp http = RawHttp.connect(target)) {
            http.sendHead(send);
            assertThat(http.response().status()).isEqualTo(100);
        }
        try (RawHttp http = RawHttp.connect(target)) {
            http.sendHead(RawRequest.post("/echo/0/nobody/xhr_send", "[\"a\"]").header("Expect", "100-continue"));
            assertThat(http.response().status()).isEqualTo(404);
            http.awaitEnd();
        }
    }

    @Test
    void brokenChunksAre400() {
        RawSession session = RawSession.of(target, "/echo").open();
        try (RawHttp http = RawHttp.connect(target)) {
            http.sendHead(RawRequest.post(session.path("xhr_send")).header("Transfer-Encoding", "chunked"));
            http.write("zz\r\n[]\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(http.response().status()).isEqualTo(400);
        }
    }

    @ParameterizedTest
    @CsvSource({"9000,414", "8000,404"})
    void requestLineHasABound(int length, int status) {
        RawResponse answer = RawHttp.exchange(target, RawRequest.get("/echo/" + "x".repeat(length)));
        assertThat(answer.status()).isEqualTo(status);
    }

    @Test
    void headersHaveABound() {
        RawResponse answer = RawHttp.exchange(target, RawRequest.get("/echo").header("X-Large", "x".repeat(20_000)));
        assertThat(answer.status()).isEqualTo(431);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense\r\n\r\n",
                "GET\r\n\r\n",
                "GET /echo HTTP/9.x\r\n\r\n",
                "\u0016\u0003\u0001\u0002\r\n\r\n"
            })
    void whatIsNoHttpIs400(String bytes) throws IOException {
        try (Wire wire = target.open()) {
            wire.readTimeout(Duration.ofSeconds(20));
            wire.output().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            wire.output().flush();
            String answer = new String(wire.input().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertThat(answer).startsWith("HTTP/1.1 400 ").endsWith("The request is not valid HTTP.\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://[", "null", "file://", "a b c", "%%%"})
    void oddOriginIsRepeatedOrLeftOutAndNeverFatal(String origin) {
        RawResponse answer =
                RawHttp.exchange(target, RawRequest.get("/echo/info").header("Origin", origin));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers().first("Access-Control-Allow-Origin")).isEqualTo(origin);
    }

    @Test
    void webSocketMessageOverTheLimitClosesWith1009() {
        try (RawWebSocket socket = RawSession.of(target, "/echo").webSocket()) {
            assertThat(socket.text()).isEqualTo("o");
            socket.send("[\"" + "x".repeat(LIMIT) + "\"]");
            assertThat(closeCode(socket)).isEqualTo(1009);
        }
    }

    @Test
    void webSocketMessageOverTheLimitInFragmentsClosesWith1009() {
        String half = "x".repeat(LIMIT / 2 + 1);
        try (RawWebSocket socket = RawSession.of(target, "/echo").webSocket()) {
            assertThat(socket.text()).isEqualTo("o");
            socket.send(
                    RawFrame.of(RawFrame.TEXT, "[\"" + half).unfinished(),
                    RawFrame.of(RawFrame.CONTINUATION, half + "\"]"));
            assertThat(closeCode(socket)).isEqualTo(1009);
        }
    }

    @Test
    void webSocketFramesThatBreakTheRulesCloseWith1002() {
        RawFrame text = RawFrame.of(RawFrame.TEXT, "[\"a\"]");
        closesWith(1002, text.bytes(false));
        closesWith(1002, text.reserved(4).bytes(true));
        closesWith(1002, RawFrame.of(RawFrame.CONTINUATION, "x").bytes(true));
        closesWith(1002, RawFrame.of(RawFrame.PING, "x".repeat(126)).bytes(true));
        closesWith(1002, RawFrame.of(RawFrame.PING, "x").unfinished().bytes(true));
        closesWith(1002, RawFrame.of(11, "x").bytes(true));
        closesWith(1003, RawFrame.of(RawFrame.BINARY, "x").bytes(true));
        closesWith(1007, RawFrame.of(RawFrame.TEXT, new byte[] {(byte) 0xc3}).bytes(true));
    }

    private static void closesWith(int code, byte[] frame) {
        try (RawWebSocket socket = RawWebSocket.open(target, "/echo/websocket")) {
            socket.write(frame);
            assertThat(closeCode(socket)).isEqualTo(code);
        }
    }

    private static int closeCode(RawWebSocket socket) {
        RawFrame frame = Objects.requireNonNull(socket.frame(), "the connection ended without a close frame");
        assertThat(frame.opcode()).as("%s", frame).isEqualTo(RawFrame.CLOSE);
        return frame.closeCode();
    }
}
