package io.sockjs.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sockjs.testkit.RawFrame;
import io.sockjs.testkit.RawHttp;
import io.sockjs.testkit.RawReceiver;
import io.sockjs.testkit.RawRequest;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.RawWebSocket;
import io.sockjs.testkit.StreamKind;
import io.sockjs.testkit.WireFailure;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("§6 Delays")
final class DelayRules extends Chapter {
    /** Timers may fire early by their tick. */
    private final Duration nearlyDisconnect;

    private final Duration longest;

    DelayRules(ConformanceTarget target) {
        super(target);
        nearlyDisconnect = disconnectDelay.multipliedBy(8).dividedBy(10);
        longest = disconnectDelay.multipliedBy(3).plus(slack);
    }

    @Test
    @DisplayName("§6.4 No receiver for disconnect_delay since the session was made: it is forgotten, not before")
    void aSessionWithoutReceiverIsForgotten() throws InterruptedException {
        RawSession session = session(ECHO);
        long start = System.nanoTime();
        session.open();
        Frames.awaitForgotten(session, longest);
        checkNotBefore(start);
        session.open();
    }

    @Test
    @DisplayName("§6.4 No receiver for disconnect_delay after a stream that the server ended: the session is forgotten")
    void aSessionAfterAStreamIsForgotten() throws InterruptedException {
        RawSession session = session(ECHO);
        try (RawReceiver receiver = session.stream(StreamKind.XHR_STREAMING).opened()) {
            long start = System.nanoTime();
            session.send("x".repeat(4096));
            receiver.frame();
            assertNull(receiver.chunk(), "the answer ends at the limit");
            Frames.awaitForgotten(session, longest);
            checkNotBefore(start);
        }
    }

    private void checkNotBefore(long start) {
        Duration lived = Duration.ofNanos(System.nanoTime() - start);
        assertTrue(lived.compareTo(nearlyDisconnect) >= 0, () -> "It lived for " + lived + " only");
    }

    @Test
    @DisplayName("§6.4 A receiver that waits keeps the session beyond disconnect_delay")
    void aReceiverKeepsTheSession() throws InterruptedException {
        RawSession session = session(ECHO);
        try (RawReceiver receiver = session.stream(StreamKind.XHR_STREAMING).opened()) {
            // Nothing is to happen in this time, so there is nothing to await.
            Thread.sleep(
                    disconnectDelay.multipliedBy(3).dividedBy(2).plusMillis(500).toMillis());
            session.send("still there");
            assertEquals("a[\"still there\"]", receiver.frame(), "the echo");
        }
    }

    @Test
    @DisplayName("§6.4 Each new receiver starts the delay anew")
    void pollsKeepTheSession() throws InterruptedException {
        RawSession session = opened(ECHO);
        for (int i = 0; i < 3; i++) {
            Thread.sleep(disconnectDelay.dividedBy(2).toMillis());
            session.send("a");
            Frames.check("a[\"a\"]\n", session.poll());
        }
    }

    @Test
    @DisplayName("§6.5 A heartbeat h comes after heartbeat_delay without other traffic, and again: streams")
    void streamsHaveHeartbeats() {
        List<CompletableFuture<Void>> all = Arrays.stream(StreamKind.values())
                .map(kind -> CompletableFuture.runAsync(() -> heartbeats(kind), task -> new Thread(task).start()))
                .toList();
        all.forEach(CompletableFuture::join);
    }

    private void heartbeats(StreamKind kind) {
        RawSession session = session(ECHO);
        long start = System.nanoTime();
        try (RawReceiver receiver = session.stream(kind).opened()) {
            receiver.timeout(heartbeatDelay.multipliedBy(2).plus(slack));
            assertEquals("h", receiver.next(), kind.toString());
            Duration passed = Duration.ofNanos(System.nanoTime() - start);
            assertTrue(
                    passed.compareTo(heartbeatDelay.multipliedBy(8).dividedBy(10)) >= 0,
                    () -> "The heartbeat of " + kind + " came after " + passed);
            assertEquals("h", receiver.next(), kind.toString());
        }
    }

    @Test
    @DisplayName("§6.5 A heartbeat ends a waiting poll, and the session goes on")
    void pollsHaveHeartbeats() {
        RawSession session = opened(ECHO);
        try (RawHttp http =
                RawHttp.connect(server).timeout(heartbeatDelay.multipliedBy(2).plus(slack))) {
            Frames.check("h\n", http.exchange(RawRequest.post(session.path("xhr"))));
        }
        session.send("a");
        Frames.check("a[\"a\"]\n", session.poll());
    }

    @Test
    @DisplayName("§6.5 A heartbeat on a WebSocket is a ping or an h frame; answered, the session goes on")
    void webSocketsHaveHeartbeats() {
        try (RawWebSocket socket =
                socket(ECHO).timeout(heartbeatDelay.multipliedBy(2).plus(slack))) {
            for (int i = 0; i < 2; i++) {
                RawFrame frame = heartbeat(socket);
                if (frame.opcode() == RawFrame.PING) {
                    socket.send(RawFrame.of(RawFrame.PONG, frame.payload()));
                }
            }
            socket.send("[\"a\"]");
            assertEquals(List.of("a"), Frames.read(socket, 1), "the echo");
        }
    }

    @Test
    @DisplayName("§6.5 A WebSocket peer that leaves a ping unanswered is gone after a set time")
    void unansweredPingsEndTheSession() {
        try (RawWebSocket socket = socket(ECHO)
                .timeout(heartbeatDelay.multipliedBy(2).plus(server.patience().multipliedBy(3)))) {
            if (heartbeat(socket).opcode() != RawFrame.PING) {
                // With h frames for heartbeats there is no answer to be missed.
                return;
            }
            RawFrame frame = socket.frame();
            while (frame != null && frame.opcode() != RawFrame.CLOSE) {
                frame = socket.frame();
            }
        }
    }

    private static RawFrame heartbeat(RawWebSocket socket) {
        RawFrame frame = socket.frame();
        boolean heartbeat = frame != null
                && (frame.opcode() == RawFrame.PING
                        || (frame.opcode() == RawFrame.TEXT && frame.text().equals("h")));
        if (frame == null || !heartbeat) {
            throw new WireFailure("Awaited a ping or the frame h, but heard " + frame);
        }
        return frame;
    }
}
