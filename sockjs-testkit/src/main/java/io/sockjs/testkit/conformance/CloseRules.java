package io.sockjs.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.sockjs.testkit.RawHttp;
import io.sockjs.testkit.RawReceiver;
import io.sockjs.testkit.RawRequest;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.RawWebSocket;
import io.sockjs.testkit.StreamKind;
import io.sockjs.testkit.WireFailure;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("§6 The end of a session")
final class CloseRules extends Chapter {
    private static final String CLOSE = "/close";

    CloseRules(ConformanceTarget target) {
        super(target);
    }

    @Test
    @DisplayName("§6.6 The application closes: c[code,reason] to the receiver, and its answer ends")
    void theReceiverGetsTheCloseFrame() {
        for (StreamKind kind : StreamKind.values()) {
            try (RawReceiver receiver = stream(CLOSE, kind)) {
                assertEquals(Frames.GO_AWAY, receiver.frame(), kind.toString());
                assertNull(receiver.frameOrEnd(), () -> "The answer must end: " + kind);
            }
        }
        Frames.check(Frames.GO_AWAY + "\n", opened(CLOSE).poll());
    }

    @Test
    @DisplayName("§6.6 jsonp: the close frame is a call like any other")
    void jsonpGetsTheCloseFrame() {
        RawSession session = session(CLOSE);
        answer(RawRequest.get(session.path("jsonp?c=x"))).body("/**/x(\"o\");\r\n");
        answer(RawRequest.get(session.path("jsonp?c=x"))).body("/**/x(\"c[3000,\\\"Go away!\\\"]\");\r\n");
    }

    @Test
    @DisplayName("§6.6 Every further receiver gets the same close frame")
    void laterReceiversGetTheSameCloseFrame() {
        RawSession session = opened(CLOSE);
        for (int i = 0; i < 3; i++) {
            Frames.check(Frames.GO_AWAY + "\n", session.poll());
        }
        for (StreamKind kind : StreamKind.values()) {
            try (RawReceiver receiver = session.stream(kind)) {
                receiver.prelude();
                assertEquals(Frames.GO_AWAY, receiver.frame(), kind.toString());
                assertNull(receiver.frameOrEnd(), () -> "The answer must end: " + kind);
            }
        }
    }

    @Test
    @DisplayName("§6.6 After disconnect_delay the id of a closed session is free again")
    void aClosedSessionIsForgotten() throws InterruptedException {
        RawSession session = opened(CLOSE);
        Frames.check(Frames.GO_AWAY + "\n", session.poll());
        long deadline =
                System.nanoTime() + disconnectDelay.multipliedBy(4).plus(slack).toNanos();
        String frame = Frames.GO_AWAY + "\n";
        while (frame.equals(Frames.GO_AWAY + "\n") && System.nanoTime() < deadline) {
            // A poll may start the delay anew, so there is nothing to ask until it has passed.
            Thread.sleep(disconnectDelay.plusMillis(500).toMillis());
            frame = session.poll().text();
        }
        assertEquals("o\n", frame, "the frame after disconnect_delay");
    }

    @Test
    @DisplayName("§6.6 websocket: the close frame is the last message, then the connection ends")
    void aWebSocketGetsTheCloseFrame() {
        try (RawWebSocket socket = socket(CLOSE)) {
            assertEquals(Frames.GO_AWAY, socket.text(), "the second frame");
            Frames.checkEnds(socket);
        }
    }

    @Test
    @DisplayName("§6.7 A receiver's connection breaks: the session ends; then o or c[1002,Connection interrupted]")
    void abortEndsTheSession() throws InterruptedException {
        for (StreamKind kind : StreamKind.values()) {
            RawSession session = session(ECHO);
            session.stream(kind).opened().abort();
            checkInterrupted(session);
        }
    }

    @Test
    @DisplayName("§6.7 A receiver's connection ends without a reset: the same")
    void endOfConnectionEndsTheSession() throws InterruptedException {
        RawSession session = session(ECHO);
        session.stream(StreamKind.XHR_STREAMING).opened().close();
        checkInterrupted(session);
    }

    @Test
    @DisplayName("§6.7 A waiting poll's connection breaks: the same")
    void abortOfAPollEndsTheSession() throws InterruptedException {
        for (int tries = 0; tries < 5; tries++) {
            RawSession session = opened(ECHO);
            try (RawHttp http = RawHttp.connect(server)) {
                http.send(RawRequest.post(session.path("xhr")));
                if (isRefused(session)) {
                    http.abort();
                    checkInterrupted(session);
                    return;
                }
            }
        }
        fail("Of two polls the one that was sent first was never the receiver, in five tries");
    }

    /**
     * That a waiting poll is the receiver shows in another one being refused. When the server happens to read that one first, it
     * waits in the other's place.
     */
    private boolean isRefused(RawSession session) {
        // An answer on another connection gives the server time to read the poll, which has no answer to be awaited.
        ask(get(ECHO));
        try (RawHttp second = RawHttp.connect(server).timeout(Duration.ofSeconds(2))) {
            return second.exchange(RawRequest.post(session.path("xhr"))).text().equals(Frames.ANOTHER_OPEN + "\n");
        } catch (WireFailure waits) {
            return false;
        }
    }

    /** The server may take a moment to see the end of a connection; until then it refuses with 2010. */
    private void checkInterrupted(RawSession session) throws InterruptedException {
        long deadline = System.nanoTime() + slack.toNanos();
        String frame = session.poll().text();
        while (frame.equals(Frames.ANOTHER_OPEN + "\n") && System.nanoTime() < deadline) {
            Thread.sleep(20);
            frame = session.poll().text();
        }
        String heard = frame;
        assertTrue(
                Set.of("o\n", Frames.INTERRUPTED + "\n").contains(heard),
                () -> "Awaited o or " + Frames.INTERRUPTED + ", but heard " + heard);
    }
}
