package io.sockjs.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.sockjs.testkit.RawHttp;
import io.sockjs.testkit.RawReceiver;
import io.sockjs.testkit.RawRequest;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.RawStream;
import io.sockjs.testkit.StreamKind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("§4 The response limit (4096 bytes on /echo)")
final class ResponseLimitRules extends Chapter {
    private static final int LIMIT = 4096;
    // Not the common pool: a machine with two cores has one thread there, and the sender waits for answers.
    private static final Executor SENDERS = task -> new Thread(task, "sender").start();

    ResponseLimitRules(ConformanceTarget target) {
        super(target);
    }

    @Test
    @DisplayName("§4 A streaming answer ends when frames and wrapping, without the prelude, have reached the limit")
    void theAnswerEndsAtTheLimit() {
        for (StreamKind kind : StreamKind.values()) {
            RawSession session = session(ECHO);
            try (RawReceiver receiver = session.stream(kind).opened()) {
                int left = LIMIT - kind.dress("o").length();
                String message = "x".repeat(left - kind.dress("a[\"\"]").length());
                session.send(message);
                assertEquals(kind.dress("a[\"" + message + "\"]"), receiver.chunk(), "the last frame of " + kind);
                assertNull(receiver.chunk(), () -> kind + " must end when exactly the limit is reached");
            }
        }
    }

    @Test
    @DisplayName("§4 A streaming answer does not end a byte below the limit")
    void theAnswerGoesOnBelowTheLimit() {
        for (StreamKind kind : StreamKind.values()) {
            RawSession session = session(ECHO);
            try (RawReceiver receiver = session.stream(kind).opened()) {
                int left = LIMIT - 1 - kind.dress("o").length();
                String message = "x".repeat(left - kind.dress("a[\"\"]").length());
                session.send(message);
                assertEquals("a[\"" + message + "\"]", receiver.frame(), kind.toString());
                session.send("one more");
                assertEquals("a[\"one more\"]", receiver.frame(), kind.toString());
                assertNull(receiver.chunk(), () -> kind + " must end beyond the limit");
            }
        }
    }

    @Test
    @DisplayName("§4 The connection is kept after an answer that ended at the limit")
    void theConnectionIsKept() {
        RawSession session = session(ECHO);
        try (RawHttp http = RawHttp.connect(server)) {
            http.send(StreamKind.XHR_STREAMING.request(session));
            RawStream stream = http.stream();
            stream.body().chunk();
            session.send("x".repeat(LIMIT));
            stream.body().rest();
            session.send("next");
            Frames.check("a[\"next\"]\n", http.exchange(RawRequest.post(session.path("xhr"))));
        }
    }

    @Test
    @DisplayName("§4 No message is lost or repeated, and the order is kept, over the change of answers")
    void noMessageIsLostOrRepeated() {
        for (StreamKind kind : StreamKind.values()) {
            RawSession session = opened(ECHO);
            List<String> sent = IntStream.range(0, 300)
                    .mapToObj(i -> i + "-" + "x".repeat(100))
                    .toList();
            CompletableFuture<Void> sender = CompletableFuture.runAsync(() -> send(session, sent), SENDERS);
            List<String> heard = new ArrayList<>();
            while (heard.size() < sent.size()) {
                receive(session, kind, heard, sent.size());
            }
            sender.join();
            assertEquals(sent, heard, kind.toString());
        }
    }

    private static void send(RawSession session, List<String> messages) {
        for (int i = 0; i < messages.size(); i += 5) {
            session.send(messages.subList(i, i + 5).toArray(String[]::new));
        }
    }

    private static void receive(RawSession session, StreamKind kind, List<String> heard, int until) {
        try (RawReceiver receiver = session.stream(kind)) {
            receiver.prelude();
            String frame = receiver.frameOrEnd();
            while (frame != null) {
                heard.addAll(Frames.messages(frame));
                frame = heard.size() < until ? receiver.frameOrEnd() : null;
            }
        }
    }
}
