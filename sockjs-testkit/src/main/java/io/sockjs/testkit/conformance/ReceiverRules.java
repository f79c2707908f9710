package io.sockjs.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.sockjs.testkit.RawReceiver;
import io.sockjs.testkit.RawRequest;
import io.sockjs.testkit.RawResponse;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.StreamKind;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("§6 The life of a session")
final class ReceiverRules extends Chapter {
    ReceiverRules(ConformanceTarget target) {
        super(target);
    }

    @Test
    @DisplayName("§6.1 A receiving request with an unknown id makes the session; its first frame is o")
    void anyReceiverMakesTheSession() {
        for (StreamKind kind : StreamKind.values()) {
            RawSession session = session(ECHO);
            try (RawReceiver receiver = session.stream(kind)) {
                receiver.prelude();
                assertEquals("o", receiver.frame(), kind.toString());
                new Answer(session.post("[]")).status(204);
            }
        }
        RawSession jsonp = session(ECHO);
        answer(RawRequest.get(jsonp.path("jsonp?c=x"))).body("/**/x(\"o\");\r\n");
        new Answer(jsonp.post("[]")).status(204);
    }

    @Test
    @DisplayName("§6.1 o ends a polling answer, and comes once")
    void theOpenFrameComesOnce() {
        RawSession session = opened(ECHO);
        session.send("a");
        Frames.check("a[\"a\"]\n", session.poll());
    }

    @Test
    @DisplayName("§6.2 A second receiver gets c[2010,…] and its answer ends; the first is not disturbed")
    void secondReceiverGets2010AndTheFirstIsNotDisturbed() {
        for (StreamKind first : StreamKind.values()) {
            RawSession session = session(ECHO);
            try (RawReceiver receiver = session.stream(first).opened()) {
                for (StreamKind second : StreamKind.values()) {
                    checkRefused(session, second);
                }
                Frames.check(Frames.ANOTHER_OPEN + "\n", session.poll());
                session.send("still there");
                assertEquals("a[\"still there\"]", receiver.frame(), first.toString());
            }
        }
    }

    private static void checkRefused(RawSession session, StreamKind kind) {
        try (RawReceiver receiver = session.stream(kind)) {
            receiver.prelude();
            assertEquals(Frames.ANOTHER_OPEN, receiver.frame(), kind.toString());
            assertNull(receiver.frameOrEnd(), () -> "The second answer must end: " + kind);
        }
    }

    @Test
    @DisplayName("§6.2 A second jsonp poll gets c[2010,…] too")
    void secondJsonpReceiverGets2010() {
        RawSession session = session(ECHO);
        try (RawReceiver receiver = session.stream(StreamKind.HTMLFILE).opened()) {
            String frame = Frames.ANOTHER_OPEN.replace("\"", "\\\"");
            answer(RawRequest.get(session.path("jsonp?c=x"))).body("/**/x(\"" + frame + "\");\r\n");
            session.send("a");
            assertEquals("a[\"a\"]", receiver.frame(), "the first receiver");
        }
    }

    @Test
    @DisplayName("§6.2 Of two polls at once, one gets c[2010,…] and the other goes on waiting")
    void oneOfTwoPollsGets2010() {
        RawSession session = opened(ECHO);
        // Which of the two the server sees first is not ours to say, so both are read at once.
        CompletableFuture<RawResponse> one = poll(session);
        CompletableFuture<RawResponse> other = poll(session);
        RawResponse refused = (RawResponse) CompletableFuture.anyOf(one, other).join();
        Frames.check(Frames.ANOTHER_OPEN + "\n", refused);
        session.send("a");
        RawResponse waited = one.join() == refused ? other.join() : one.join();
        Frames.check("a[\"a\"]\n", waited);
    }

    private CompletableFuture<RawResponse> poll(RawSession session) {
        return CompletableFuture.supplyAsync(session::poll, task -> new Thread(task, "poll").start());
    }

    @Test
    @DisplayName("§6.3 What is sent while no receiver is there comes to the next one in one a frame")
    void messagesWaitForTheNextReceiver() {
        RawSession session = opened("/amplify");
        session.send("1");
        session.send("2", "1");
        session.send("2");
        Frames.check("a[\"xx\",\"xxxx\",\"xx\",\"xxxx\"]\n", session.poll());
        session.send("1");
        session.send("2");
        try (RawReceiver receiver = session.stream(StreamKind.XHR_STREAMING)) {
            receiver.prelude();
            assertEquals("a[\"xx\",\"xxxx\"]", receiver.frame(), "the frame");
        }
    }

    @Test
    @DisplayName("§6.3 A message comes once: the poll after it waits for the next")
    void messagesComeOnce() {
        RawSession session = opened(ECHO);
        for (String message : List.of("a", "b", "c")) {
            session.send(message);
            Frames.check("a[\"" + message + "\"]\n", session.poll());
        }
    }
}
