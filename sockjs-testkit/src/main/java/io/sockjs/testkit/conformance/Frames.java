package io.sockjs.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sockjs.testkit.Json;
import io.sockjs.testkit.RawFrame;
import io.sockjs.testkit.RawReceiver;
import io.sockjs.testkit.RawResponse;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.RawWebSocket;
import io.sockjs.testkit.WireFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Words for frames. */
final class Frames {
    static final String GO_AWAY = "c[3000,\"Go away!\"]";
    static final String ANOTHER_OPEN = "c[2010,\"Another connection still open\"]";
    static final String INTERRUPTED = "c[1002,\"Connection interrupted\"]";

    private Frames() {}

    static void check(String expected, @Nullable String heard, String what) {
        assertEquals(expected, heard, what);
    }

    static void check(String expected, RawResponse answer) {
        assertEquals(expected, answer.text(), () -> "frame\n" + answer);
    }

    /** Polls until so many messages have come, over as many polls as it takes. */
    static List<String> poll(RawSession session, int count) {
        List<String> messages = new ArrayList<>();
        while (messages.size() < count) {
            messages.addAll(messages(session.poll().text().strip()));
        }
        return messages;
    }

    /** Reads frames until so many messages have come. */
    static List<String> read(RawReceiver receiver, int count) {
        List<String> messages = new ArrayList<>();
        while (messages.size() < count) {
            messages.addAll(messages(receiver.frame()));
        }
        return messages;
    }

    static List<String> read(RawWebSocket socket, int count) {
        List<String> messages = new ArrayList<>();
        while (messages.size() < count) {
            messages.addAll(messages(socket.text()));
        }
        return messages;
    }

    /** The messages of an {@code a} frame; none for a heartbeat. */
    static List<String> messages(String frame) {
        if (frame.equals("h")) {
            return List.of();
        }
        if (!frame.startsWith("a")) {
            throw new WireFailure("Awaited a frame of messages, but heard " + frame);
        }
        return Json.strings(frame.substring(1));
    }

    /** The server must end the connection, and not send a text frame before. */
    static void checkEnds(RawWebSocket socket) {
        RawFrame frame = socket.frameAnsweringPings();
        if (frame == null) {
            return;
        }
        assertEquals(RawFrame.CLOSE, frame.opcode(), () -> "The connection must end, but this came: " + frame);
        checkWireEnds(socket, frame);
    }

    /** The server must fail the connection: with a close frame of this code, or by ending it. */
    static void checkFails(RawWebSocket socket, int code) {
        RawFrame frame = socket.frameAnsweringPings();
        if (frame == null) {
            return;
        }
        assertEquals(RawFrame.CLOSE, frame.opcode(), () -> "The connection must fail, but this came: " + frame);
        assertEquals(code, frame.closeCode(), () -> "close code of " + frame);
        checkWireEnds(socket, frame);
    }

    /** Answers a close frame and awaits the connection's end: it is the server that ends it first (RFC 6455, 7.1.1). */
    static void checkWireEnds(RawWebSocket socket, RawFrame close) {
        try {
            socket.send(RawFrame.of(RawFrame.CLOSE, close.payload()));
        } catch (WireFailure alreadyEnded) {
            return;
        }
        RawFrame more = socket.frame();
        assertNull(more, () -> "Nothing may follow a close frame, but this came: " + more);
    }

    /** Asks again and again until the server has forgotten the session. */
    static void awaitForgotten(RawSession session, Duration within) throws InterruptedException {
        long deadline = System.nanoTime() + within.toNanos();
        int status = session.post("[]").status();
        while (status != 404) {
            assertTrue(System.nanoTime() < deadline, "The session is still there after " + within + ": " + status);
            // A send is no receiver, so asking does not keep the session; the pause only spares the server.
            Thread.sleep(50);
            status = session.post("[]").status();
        }
    }
}
