package io.sockjs.testkit.conformance;

import io.sockjs.testkit.RawReceiver;
import io.sockjs.testkit.RawRequest;
import io.sockjs.testkit.RawSession;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("§5 Client to server: jsonp_send")
final class JsonpSendRules extends Chapter {
    private static final String FORM = "application/x-www-form-urlencoded";

    JsonpSendRules(ConformanceTarget target) {
        super(target);
    }

    @Test
    @DisplayName("§5 jsonp_send: a form with the array in d; 200, plain text, body ok, not cached")
    void aFormIsTaken() {
        RawSession session = opened(ECHO);
        send(session, FORM, "d=%5B%22a%22%5D")
                .status(200)
                .header("Content-Type", Answer.PLAIN)
                .body("ok")
                .notCached();
        Frames.check("a[\"a\"]\n", session.poll());
    }

    @Test
    @DisplayName("§5 A form's value is percent-decoded, + being a space, among other fields")
    void aFormIsDecoded() {
        RawSession session = opened(ECHO);
        send(session, FORM, "x=1&d=%5B%22a+b%2B%25%26%C3%A9%22%5D&y=2").status(200);
        Frames.check("a[\"a b+%&é\"]\n", session.poll());
        send(session, FORM + "; charset=UTF-8", "d=[\"raw\"]").status(200);
        Frames.check("a[\"raw\"]\n", session.poll());
    }

    @Test
    @DisplayName("§5 text/plain: the array is the body, not percent-decoded")
    void plainTextIsTakenAsItIs() {
        RawSession session = opened(ECHO);
        for (String type : List.of("text/plain", "text/plain; charset=UTF-8")) {
            send(session, type, "[\"%61+é\"]").status(200).body("ok");
            Frames.check("a[\"%61+é\"]\n", session.poll());
        }
    }

    @Test
    @DisplayName("§5 An unknown session: 404")
    void anUnknownSessionIsNotFound() {
        send(session(ECHO), FORM, "d=%5B%22a%22%5D").status(404);
        send(session(ECHO), "text/plain", "[\"a\"]").status(404);
    }

    @Test
    @DisplayName("§5 An empty body, d= or no d: 500 Payload expected.; the session goes on")
    void anEmptyPayloadIsRefused() {
        RawSession session = session(ECHO);
        try (RawReceiver receiver = keeperOf(session)) {
            for (String body : List.of("", "d=", "p=p", "d", "dd=%5B%22a%22%5D")) {
                send(session, FORM, body).status(500).body("Payload expected.");
            }
            send(session, "text/plain", "").status(500).body("Payload expected.");
            checkGoesOn(session, receiver);
        }
    }

    @Test
    @DisplayName("§5 What is not JSON: 500 Broken JSON encoding.; the session goes on")
    void brokenJsonIsRefused() {
        RawSession session = session(ECHO);
        try (RawReceiver receiver = keeperOf(session)) {
            send(session, FORM, "d=%5B%22x").status(500).body("Broken JSON encoding.");
            send(session, FORM, "d=x").status(500).body("Broken JSON encoding.");
            send(session, "text/plain", "[\"x").status(500).body("Broken JSON encoding.");
            send(session, "text/plain", "d=[\"x\"]").status(500).body("Broken JSON encoding.");
            checkGoesOn(session, receiver);
        }
    }

    @Test
    @DisplayName("§5 JSON that is no array of strings: 500, nothing is delivered; the session goes on")
    void otherJsonIsRefused() {
        RawSession session = session(ECHO);
        try (RawReceiver receiver = keeperOf(session)) {
            for (String json : List.of("{}", "1", "null")) {
                send(session, FORM, "d=" + json).status(500).body("Payload expected.");
                send(session, "text/plain", json).status(500).body("Payload expected.");
            }
            send(session, FORM, "d=[\"x\",1]").status(500);
            send(session, "text/plain", "[\"x\",null]").status(500);
            checkGoesOn(session, receiver);
        }
    }

    @Test
    @DisplayName("§5 [] is valid and delivers nothing")
    void anEmptyArrayDeliversNothing() {
        RawSession session = opened(ECHO);
        send(session, FORM, "d=%5B%5D").status(200).body("ok");
        checkGoesOn(session);
    }

    private Answer send(RawSession session, String type, String body) {
        return answer(RawRequest.post(session.path("jsonp_send"), body).header("Content-Type", type));
    }

    private void checkGoesOn(RawSession session, RawReceiver receiver) {
        send(session, FORM, "d=%5B%22on%22%5D").status(200).body("ok");
        Frames.check("a[\"on\"]", receiver.frame(), "the frame");
    }

    private void checkGoesOn(RawSession session) {
        send(session, FORM, "d=%5B%22on%22%5D").status(200).body("ok");
        answer(RawRequest.get(session.path("jsonp?c=x"))).body("/**/x(\"a[\\\"on\\\"]\");\r\n");
    }
}
