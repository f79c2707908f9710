package io.sockjs.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sockjs.testkit.RawFrame;
import io.sockjs.testkit.RawRequest;
import io.sockjs.testkit.RawResponse;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.RawWebSocket;
import io.sockjs.testkit.WireFailure;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("§6 WebSocket sessions")
final class SocketSessionRules extends Chapter {
    SocketSessionRules(ConformanceTarget target) {
        super(target);
    }

    @Test
    @DisplayName("§6.8 Two sockets may use the same id at the same time, and are two sessions")
    void twoSocketsMayShareAnId() {
        RawSession session = session(ECHO);
        try (RawWebSocket one = session.webSocket();
                RawWebSocket other = session.webSocket()) {
            assertEquals("o", one.text(), "the first socket's first frame");
            assertEquals("o", other.text(), "the second socket's first frame");
            one.send("[\"a\"]");
            other.send("[\"b\"]");
            assertEquals("a[\"a\"]", one.text(), "the first socket's echo");
            assertEquals("a[\"b\"]", other.text(), "the second socket's echo");
        }
    }

    @Test
    @DisplayName("§6.8 An id may be used again after its socket is closed")
    void anIdMayBeUsedAgain() {
        RawSession session = session(ECHO);
        for (int i = 0; i < 2; i++) {
            try (RawWebSocket socket = session.webSocket()) {
                assertEquals("o", socket.text(), "the first frame");
                socket.send("\"a\"");
                assertEquals("a[\"a\"]", socket.text(), "the echo");
            }
        }
    }

    @Test
    @DisplayName("§6.8 A WebSocket and a poll with the same id are two sessions")
    void aSocketAndAPollAreTwoSessions() {
        RawSession session = opened(ECHO);
        try (RawWebSocket socket = session.webSocket()) {
            assertEquals("o", socket.text(), "the first frame");
            session.send("polled");
            Frames.check("a[\"polled\"]\n", session.poll());
            socket.send("\"socket\"");
            assertEquals("a[\"socket\"]", socket.text(), "the echo");
        }
    }

    @Test
    @DisplayName("§6.9 Raw: messages go and come as they are, without o and without an array")
    void rawMessagesAreAsTheyAre() {
        try (RawWebSocket socket = rawSocket(ECHO)) {
            for (String message :
                    List.of("Hello world!", "[\"a\"]", "\"b\"", "[\"x", "é\u2028\ud83d\ude00", "x".repeat(70_000))) {
                socket.send(message);
                assertEquals(message, socket.text(), "the echo");
            }
        }
    }

    @Test
    @DisplayName("§6.9 Raw: the application's code and reason are the WebSocket's")
    void rawCloseIsTheWebSocketClose() {
        try (RawWebSocket socket = rawSocket("/close")) {
            RawFrame frame = socket.frameAnsweringPings();
            if (frame == null || frame.opcode() != RawFrame.CLOSE) {
                throw new WireFailure("Awaited a close frame, but heard " + frame);
            }
            assertEquals(3000, frame.closeCode(), "code");
            assertEquals("Go away!", frame.closeReason(), "reason");
            Frames.checkWireEnds(socket, frame);
        }
    }

    @Test
    @DisplayName("§6.10 GET on a WebSocket path without an upgrade: 400, and the body says why")
    void aPlainGetIsRefused() {
        for (String path : paths()) {
            Answer answer = answer(RawRequest.get(path)).status(400);
            String text = answer.response().text();
            assertTrue(
                    text.contains("Can \"Upgrade\" only to \"WebSocket\".")
                            || text.contains("Not a valid websocket request"),
                    () -> "body\n" + answer.response());
        }
    }

    @Test
    @DisplayName("§6.10 Upgrade to something else: 400")
    void anotherUpgradeIsRefused() {
        for (String path : paths()) {
            answer(RawRequest.get(path).header("Connection", "Upgrade").header("Upgrade", "NotWebsocket"))
                    .status(400);
        }
    }

    @Test
    @DisplayName("§6.10 Connection: close with Upgrade: WebSocket: 400")
    void aClosingConnectionIsRefused() {
        for (String path : paths()) {
            answer(RawRequest.get(path).header("Connection", "close").header("Upgrade", "WebSocket"))
                    .status(400);
            answer(RawWebSocket.handshake(path).without("Connection").header("Connection", "close"))
                    .status(400);
        }
    }

    @Test
    @DisplayName("§6.10 Another method than GET: 405 with Allow")
    void anotherMethodIsRefused() {
        for (String path : paths()) {
            for (String method : List.of("POST", "PUT", "DELETE")) {
                answer(RawRequest.of(method, path)).methodNotAllowed("GET");
            }
        }
    }

    @Test
    @DisplayName("§6.10 The Connection header is a list, and both headers are read in any case")
    void connectionIsAList() {
        for (String path : paths()) {
            for (String connection : List.of("keep-alive, Upgrade", "upgrade", "Upgrade,keep-alive")) {
                RawRequest request = RawWebSocket.handshake(path)
                        .without("Connection")
                        .without("Upgrade")
                        .header("Connection", connection)
                        .header("Upgrade", "WebSocket");
                RawWebSocket.open(server, request).close();
            }
        }
    }

    @Test
    @DisplayName("§6.10 A handshake without a key: 400 (RFC 6455, 4.2.2)")
    void aMissingKeyIsRefused() {
        for (String path : paths()) {
            answer(RawWebSocket.handshake(path).without("Sec-WebSocket-Key")).status(400);
        }
    }

    @Test
    @DisplayName("§6.10 A version that nobody speaks: 426 or 400, and Sec-WebSocket-Version names 13 (RFC 6455, 4.4)")
    void anUnknownVersionIsRefused() {
        for (String path : paths()) {
            RawRequest request = RawWebSocket.handshake(path)
                    .without("Sec-WebSocket-Version")
                    .header("Sec-WebSocket-Version", "99");
            RawResponse answer = ask(request);
            assertTrue(answer.status() == 426 || answer.status() == 400, () -> "status\n" + answer);
            assertTrue(answer.headers().lists("Sec-WebSocket-Version", "13"), () -> "version\n" + answer);
        }
    }

    @Test
    @DisplayName("§6.10 What was not offered is not chosen: no extension, no subprotocol (RFC 6455, 4.1)")
    void nothingIsChosenThatWasNotOffered() {
        for (String path : paths()) {
            try (RawWebSocket socket = RawWebSocket.open(server, path)) {
                new Answer(socket.handshake())
                        .without("Sec-WebSocket-Extensions")
                        .without("Sec-WebSocket-Protocol");
            }
        }
    }

    private List<String> paths() {
        return List.of(session(ECHO).path("websocket"), at(ECHO + "/websocket"));
    }
}
