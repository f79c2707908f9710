package io.sockjs.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.sockjs.testkit.RawFrame;
import io.sockjs.testkit.RawHttp;
import io.sockjs.testkit.RawReceiver;
import io.sockjs.testkit.RawRequest;
import io.sockjs.testkit.RawResponse;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.RawWebSocket;
import io.sockjs.testkit.StreamKind;
import io.sockjs.testkit.Target;
import io.sockjs.testkit.Wire;
import io.sockjs.testkit.WireFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests cut and glued in every way that TCP may cut and glue them. */
class WireTest {
    private static final List<String> RECEIVING =
            List.of("xhr", "xhr_streaming", "eventsource", "htmlfile?c=cb", "jsonp?c=cb");

    private static TestServer server;
    private static Target target;

    @BeforeAll
    static void start() {
        // A session is polled once, behind hundreds of other requests.
        server = new TestServer(options -> options.disconnectDelay(Duration.ofMinutes(1)), true);
        target = server.target();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void requestOfEachTypeSplitAtEveryIndexIsAnsweredTheSame() {
        RawSession session = RawSession.of(target, "/echo").open();
        List<RawRequest> requests = List.of(
                RawRequest.get("/echo"),
                RawRequest.get("/echo/info"),
                RawRequest.get("/echo/iframe-1.6.1.html"),
                RawRequest.of("OPTIONS", session.path("xhr_send")).header("Origin", "http://a"),
                RawRequest.post(session.path("xhr_send"), "[\"a\"]"),
                RawRequest.post(session.path("xhr_send")).chunked("[\"", "a", "\"]"),
                RawRequest.post(session.path("jsonp_send"), "[\"a\"]").header("Content-Type", "text/plain"),
                RawRequest.get("/nothing"));
        for (RawRequest request : requests) {
            int status = RawHttp.exchange(target, request).status();
            int length = request.bytes(target.host()).length;
            try (RawHttp http = RawHttp.connect(target)) {
                for (int index = 1; index < length; index++) {
                    http.sendSplit(request, index);
                    assertThat(http.response().status())
                            .as("%s split at %d", request, index)
                            .isEqualTo(status);
                }
            }
        }
    }

    @Test
    void receivingRequestOfEachTypeSplitAtEveryIndexMakesItsSession() {
        for (String transport : RECEIVING) {
            int length = receiving(transport).bytes(target.host()).length;
            for (int index = 1; index < length; index++) {
                try (RawHttp http = RawHttp.connect(target)) {
                    http.sendSplit(receiving(transport), index);
                    assertThat(http.stream().head().status())
                            .as("%s split at %d", transport, index)
                            .isEqualTo(200);
                }
            }
        }
    }

    @Test
    void requestOfEachTypeSentByteByByteIsAnswered() throws IOException {
        RawSession session = RawSession.of(target, "/echo").open();
        List<RawRequest> requests = new ArrayList<>(List.of(
                RawRequest.get("/echo"),
                RawRequest.get("/echo/info"),
                RawRequest.get("/echo/iframe.html"),
                RawRequest.of("OPTIONS", session.path("xhr")),
                RawRequest.post(session.path("xhr_send"), "[\"slow\"]"),
                RawRequest.post(session.path("jsonp_send"), "d=%5B%22slow%22%5D")
                        .header("Content-Type", "application/x-www-form-urlencoded"),
                RawWebSocket.handshake("/echo/0/s/websocket"),
                RawWebSocket.handshake("/echo/websocket")));
        RECEIVING.forEach(transport -> requests.add(receiving(transport)));
        for (RawRequest request : requests) {
            try (Wire wire = target.open()) {
                wire.readTimeout(Duration.ofSeconds(20));
                for (byte b : request.bytes(target.host())) {
                    wire.output().write(b);
                    wire.output().flush();
                }
                String start = new String(wire.input().readNBytes(12), StandardCharsets.US_ASCII);
                assertThat(start).as("%s", request).isIn("HTTP/1.1 200", "HTTP/1.1 204", "HTTP/1.1 101");
            }
        }
        assertThat(session.poll().text()).isEqualTo("a[\"slow\",\"slow\"]\n");
    }

    private static RawRequest receiving(String transport) {
        String path = RawSession.of(target, "/echo").path(transport);
        return transport.startsWith("xhr") ? RawRequest.post(path) : RawRequest.get(path);
    }

    @Test
    void requestsGluedTogetherAreAnsweredInOrder() {
        RawSession session = RawSession.of(target, "/echo");
        try (RawHttp http = RawHttp.connect(target)) {
            http.send(
                    RawRequest.post(session.path("xhr")),
                    RawRequest.post(session.path("xhr_send"), "[\"a\"]"),
                    RawRequest.post(session.path("xhr")),
                    RawRequest.get("/nothing"),
                    RawRequest.get("/echo"));
            assertThat(http.response().text()).isEqualTo("o\n");
            assertThat(http.response().status()).isEqualTo(204);
            assertThat(http.response().text()).isEqualTo("a[\"a\"]\n");
            assertThat(http.response().status()).isEqualTo(404);
            assertThat(http.response().text()).isEqualTo("Welcome to SockJS!\n");
        }
    }

    @Test
    void hundredsOfGluedRequestsAreAllAnswered() {
        RawRequest[] many = new RawRequest[500];
        Arrays.fill(many, RawRequest.get("/echo"));
        try (RawHttp http = RawHttp.connect(target)) {
            http.send(many);
            for (int i = 0; i < many.length; i++) {
                assertThat(http.response().status()).as("answer %d", i).isEqualTo(200);
            }
        }
    }

    @Test
    void requestGluedBehindAPollWaitsForThePollsEnd() {
        RawSession session = RawSession.of(target, "/echo").open();
        try (RawHttp http = RawHttp.connect(target)) {
            http.send(RawRequest.post(session.path("xhr")), RawRequest.get("/echo"));
            session.send("late");
            assertThat(http.response().text()).isEqualTo("a[\"late\"]\n");
            assertThat(http.response().text()).isEqualTo("Welcome to SockJS!\n");
        }
    }

    @Test
    void webSocketHandshakeSplitAtEveryIndexSucceeds() {
        RawRequest handshake = RawWebSocket.handshake("/echo/0/s/websocket");
        int length = handshake.bytes(target.host()).length;
        for (int index = 1; index < length; index++) {
            try (RawHttp http = RawHttp.connect(target)) {
                http.sendSplit(handshake, index);
                assertThat(http.response().status()).as("split at %d", index).isEqualTo(101);
            }
        }
    }

    @Test
    void webSocketFramesSplitAtEveryIndexAndGluedAreOneMessageEach() {
        byte[] frame = RawFrame.of(RawFrame.TEXT, "[\"é☃😀\"]").bytes(true);
        try (RawWebSocket socket = RawSession.of(target, "/echo").webSocket()) {
            assertThat(socket.text()).isEqualTo("o");
            for (int index = 1; index < frame.length; index++) {
                socket.write(Arrays.copyOfRange(frame, 0, index));
                socket.write(Arrays.copyOfRange(frame, index, frame.length));
                assertThat(socket.text()).as("split at %d", index).isEqualTo("a[\"é☃\\ud83d\\ude00\"]");
            }
            RawFrame one = RawFrame.of(RawFrame.TEXT, "[\"x\"]");
            socket.send(one, one, one);
            for (int i = 0; i < 3; i++) {
                assertThat(socket.text()).isEqualTo("a[\"x\"]");
            }
        }
    }

    @Test
    void framesGluedToTheHandshakeAreNotLost() {
        byte[] handshake = RawWebSocket.handshake("/echo/0/s/websocket").bytes(target.host());
        byte[] frame = RawFrame.of(RawFrame.TEXT, "[\"early\"]").bytes(true);
        byte[] glued = Arrays.copyOf(handshake, handshake.length + frame.length);
        System.arraycopy(frame, 0, glued, handshake.length, frame.length);
        StringBuilder heard = new StringBuilder();
        try (Wire wire = target.open()) {
            wire.output().write(glued);
            wire.readTimeout(Duration.ofSeconds(20));
            byte[] buffer = new byte[4096];
            // A frame's two header bytes stand between the two messages.
            while (!heard.toString().endsWith("a[\"early\"]")) {
                int count = wire.input().read(buffer);
                assertThat(count).as("heard %s", heard).isPositive();
                heard.append(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
            }
        } catch (IOException e) {
            throw new AssertionError("heard " + heard, e);
        }
        assertThat(heard.toString()).startsWith("HTTP/1.1 101").contains("\r\n\r\n\u0081\u0001o");
    }

    @ParameterizedTest
    @EnumSource(StreamKind.class)
    void abortOfAStreamAtAnyStageEndsTheSession(StreamKind kind) {
        for (int stage = 0; stage < 3; stage++) {
            RawSession session = RawSession.of(target, "/echo");
            RawReceiver receiver = session.stream(kind);
            if (stage > 0) {
                receiver.opened();
            }
            if (stage > 1) {
                session.send("x");
            }
            receiver.abort();
            awaitFrame(session, "c[1002,\"Connection interrupted\"]\n", "stage " + stage);
        }
    }

    /** Of two polls the server may come to the later one first, and then it is that one which waits. */
    @Test
    void abortOfAWaitingPollEndsTheSession() {
        for (int tries = 0; tries < 5; tries++) {
            RawSession session = RawSession.of(target, "/echo").open();
            RawHttp http = RawHttp.connect(target);
            http.send(RawRequest.post(session.path("xhr")));
            if (isRefused(session)) {
                http.abort();
                awaitFrame(session, "c[1002,\"Connection interrupted\"]\n", "after the abort");
                return;
            }
        }
        fail("The first of two polls never waited");
    }

    private static boolean isRefused(RawSession session) {
        try (RawHttp second = RawHttp.connect(target).timeout(Duration.ofSeconds(2))) {
            return second.exchange(RawRequest.post(session.path("xhr")))
                    .text()
                    .equals("c[2010,\"Another connection still open\"]\n");
        } catch (WireFailure waits) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 20, 60})
    void abortWithinARequestDisturbsNobody(int index) {
        RawSession session = RawSession.of(target, "/echo").open();
        byte[] send = RawRequest.post(session.path("xhr_send"), "[\"half\"]").bytes(target.host());
        RawHttp http = RawHttp.connect(target);
        http.write(Arrays.copyOf(send, Math.min(index, send.length - 3)));
        http.abort();
        session.send("whole");
        assertThat(session.poll().text()).isEqualTo("a[\"whole\"]\n");
    }

    @Test
    void bodyThatBreaksOffIsNotDelivered() {
        RawSession session = RawSession.of(target, "/echo").open();
        RawRequest send = RawRequest.post(session.path("xhr_send"), "[\"half\"]");
        RawHttp http = RawHttp.connect(target);
        http.sendHead(send);
        http.write("[\"ha".getBytes(StandardCharsets.US_ASCII));
        http.close();
        session.send("whole");
        assertThat(session.poll().text()).isEqualTo("a[\"whole\"]\n");
    }

    @Test
    void noSessionIsLeftOfSocketsThatBreakAtAnyStage() {
        int before = server.sessions();
        List<RawWebSocket> sockets = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            RawWebSocket socket = RawSession.of(target, "/echo").webSocket();
            if (i % 2 == 0) {
                socket.send(RawFrame.of(RawFrame.TEXT, "[\"a").unfinished());
            }
            sockets.add(socket);
        }
        sockets.forEach(RawWebSocket::abort);
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> server.sessions() <= before);
    }

    /** The server learns of an abort a moment after the client made it. */
    private static void awaitFrame(RawSession session, String frame, String when) {
        Awaitility.await(when)
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> poll(session), frame::equals);
    }

    private static String poll(RawSession session) {
        RawResponse answer = session.poll();
        return answer.text();
    }
}
