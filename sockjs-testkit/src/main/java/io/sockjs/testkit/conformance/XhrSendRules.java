package io.sockjs.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sockjs.testkit.RawHttp;
import io.sockjs.testkit.RawReceiver;
import io.sockjs.testkit.RawRequest;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.RawWebSocket;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("§5 Client to server: xhr_send")
final class XhrSendRules extends Chapter {
    XhrSendRules(ConformanceTarget target) {
        super(target);
    }

    @Test
    @DisplayName("§5 xhr_send: 204, plain text, no body, CORS, not cached")
    void anArrayIsTaken() {
        RawSession session = opened(ECHO);
        new Answer(session.post("[\"a\"]"))
                .status(204)
                .header("Content-Type", Answer.PLAIN)
                .body("")
                .cors(null)
                .notCached();
        Frames.check("a[\"a\"]\n", session.poll());
    }

    @Test
    @DisplayName("§5 xhr_send reads any Content-Type as text")
    void anyContentTypeIsTaken() {
        RawSession session = opened(ECHO);
        for (String type : List.of(
                "text/plain",
                "T",
                "application/json",
                "application/xml",
                "text/xml",
                "text/plain; charset=UTF-8",
                "application/json;charset=utf-8",
                "application/x-www-form-urlencoded",
                "")) {
            answer(RawRequest.post(session.path("xhr_send"), "[\"é\"]").header("Content-Type", type))
                    .status(204);
            Frames.check("a[\"é\"]\n", session.poll());
        }
        new Answer(session.post("[\"none\"]")).status(204);
        Frames.check("a[\"none\"]\n", session.poll());
    }

    @Test
    @DisplayName("§5 An unknown session: 404, and nothing is made")
    void anUnknownSessionIsNotFound() {
        RawSession session = session(ECHO);
        new Answer(session.post("[\"a\"]")).status(404);
        session.open();
        session.send("b");
        Frames.check("a[\"b\"]\n", session.poll());
    }

    @Test
    @DisplayName("§5 The path of a WebSocket is no session that xhr_send finds")
    void aWebSocketIsNoSessionToSendTo() {
        RawSession session = session(ECHO);
        try (RawWebSocket socket = session.webSocket()) {
            Frames.check("o", socket.text(), "the first frame");
            new Answer(session.post("[\"a\"]")).status(404);
        }
    }

    @Test
    @DisplayName("§5 [] is valid and delivers nothing")
    void anEmptyArrayDeliversNothing() {
        RawSession session = session(ECHO);
        try (RawReceiver receiver = keeperOf(session)) {
            for (String body : List.of("[]", "[ ]", " [\n] ")) {
                new Answer(session.post(body)).status(204);
            }
            session.send("a");
            Frames.check("a[\"a\"]", receiver.frame(), "the frame");
        }
    }

    @Test
    @DisplayName("§5 JSON's white space and escapes are read")
    void jsonIsReadAsJson() {
        RawSession session = opened(ECHO);
        new Answer(session.post(" [ \"a\\/\\u0041\\t\" ,\r\n\t\"\" ] \n")).status(204);
        assertEquals(List.of("a/A\t", ""), Frames.poll(session, 2), "the messages");
    }

    @Test
    @DisplayName("§5 An empty body: 500 Payload expected.; the session goes on")
    void anEmptyBodyIsRefused() {
        RawSession session = opened(ECHO);
        new Answer(session.post("")).status(500).body("Payload expected.");
        checkGoesOn(session);
    }

    @Test
    @DisplayName("§5 What is not JSON: 500 Broken JSON encoding.; the session goes on")
    void brokenJsonIsRefused() {
        RawSession session = session(ECHO);
        try (RawReceiver receiver = keeperOf(session)) {
            for (String body : List.of(
                    "[",
                    "[\"x",
                    "[\"x\"",
                    "[\"x\",",
                    "[\"x\",]",
                    "[\"x\"]]",
                    "[\"x\"] y",
                    "['x']",
                    "[\"\\x\"]",
                    "[\"\\u12g4\"]",
                    "[\"a\nb\"]",
                    "x",
                    "[,]",
                    "[\"x\" \"y\"]")) {
                new Answer(session.post(body)).status(500).body("Broken JSON encoding.");
            }
            checkGoesOn(session, receiver);
        }
    }

    @Test
    @DisplayName("§5 JSON that is no array: 500 Payload expected.; the session goes on")
    void otherJsonIsRefused() {
        RawSession session = session(ECHO);
        try (RawReceiver receiver = keeperOf(session)) {
            for (String body : List.of("{}", "\"x\"", "1", "null", "true", "{\"0\":\"x\"}")) {
                new Answer(session.post(body)).status(500).body("Payload expected.");
            }
            checkGoesOn(session, receiver);
        }
    }

    @Test
    @DisplayName("§5 An array with something that is no string: refused as a whole, nothing of it is delivered")
    void otherElementsAreRefusedAsAWhole() {
        RawSession session = session(ECHO);
        try (RawReceiver receiver = keeperOf(session)) {
            for (String other : List.of("1", "null", "true", "{}", "[]", "[\"y\"]", "-0.5e3")) {
                new Answer(session.post("[\"x\"," + other + "]")).status(500);
                new Answer(session.post("[" + other + ",\"x\"]")).status(500);
            }
            checkGoesOn(session, receiver);
        }
    }

    @Test
    @DisplayName("§5 A body that breaks after its first messages delivers none of them")
    void aBrokenBodyDeliversNothing() {
        RawSession session = opened(ECHO);
        new Answer(session.post("[\"a\",\"b\",")).status(500);
        checkGoesOn(session);
    }

    @Test
    @DisplayName("§7 Messages reach the application in order, from sends in a row too")
    void messagesKeepTheirOrder() {
        RawSession session = opened(ECHO);
        List<String> sent = IntStream.range(0, 100).mapToObj(String::valueOf).toList();
        try (RawHttp http = RawHttp.connect(server)) {
            // In one piece, since the session waits no longer than disconnect_delay for its receiver.
            http.send(sent.stream()
                    .map(message -> RawRequest.post(session.path("xhr_send"), "[\"" + message + "\"]"))
                    .toArray(RawRequest[]::new));
            sent.forEach(message -> new Answer(http.response()).status(204));
        }
        assertEquals(sent, Frames.poll(session, sent.size()), "the messages");
    }

    private static void checkGoesOn(RawSession session, RawReceiver receiver) {
        session.send("on");
        Frames.check("a[\"on\"]", receiver.frame(), "the frame");
    }

    private static void checkGoesOn(RawSession session) {
        session.send("on");
        Frames.check("a[\"on\"]\n", session.poll());
    }
}
