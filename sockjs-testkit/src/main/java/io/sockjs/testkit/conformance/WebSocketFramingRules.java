package io.sockjs.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.sockjs.testkit.RawFrame;
import io.sockjs.testkit.RawWebSocket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("RFC 6455 WebSocket frames")
final class WebSocketFramingRules extends Chapter {
    private static final byte[] NOT_UTF8 = {'"', (byte) 0xc3, (byte) 0x28, '"'};

    WebSocketFramingRules(ConformanceTarget target) {
        super(target);
    }

    @Test
    @DisplayName("RFC 6455 §5.1 An unmasked frame fails the connection")
    void unmaskedFramesAreRefused() {
        try (RawWebSocket socket = socket(ECHO)) {
            socket.write(RawFrame.of(RawFrame.TEXT, "[\"a\"]").bytes(false));
            Frames.checkEnds(socket);
        }
    }

    @Test
    @DisplayName("RFC 6455 §5.2 A reserved bit without its extension fails the connection (1002)")
    void reservedBitsAreRefused() {
        for (int bits : new int[] {1, 2, 4}) {
            checkFails(1002, RawFrame.of(RawFrame.TEXT, "[\"a\"]").reserved(bits));
        }
    }

    @Test
    @DisplayName("RFC 6455 §5.2 A reserved opcode fails the connection (1002)")
    void reservedOpcodesAreRefused() {
        for (int opcode : new int[] {3, 7, 11, 15}) {
            checkFails(1002, RawFrame.of(opcode, "x"));
        }
    }

    @Test
    @DisplayName("RFC 6455 §5.4 The fragments of a message are joined")
    void fragmentsAreJoined() {
        try (RawWebSocket socket = socket(ECHO)) {
            socket.send(
                    RawFrame.of(RawFrame.TEXT, "[\"a").unfinished(),
                    RawFrame.of(RawFrame.CONTINUATION, "b").unfinished(),
                    RawFrame.of(RawFrame.CONTINUATION, "c\"]"));
            assertEquals("a[\"abc\"]", socket.text(), "the echo");
        }
    }

    @Test
    @DisplayName("RFC 6455 §5.4 A character may be cut between two fragments")
    void charactersMayBeCut() {
        byte[] message = "[\"é\"]".getBytes(StandardCharsets.UTF_8);
        try (RawWebSocket socket = socket(ECHO)) {
            socket.send(
                    RawFrame.of(RawFrame.TEXT, Arrays.copyOfRange(message, 0, 3))
                            .unfinished(),
                    RawFrame.of(RawFrame.CONTINUATION, Arrays.copyOfRange(message, 3, message.length)));
            assertEquals("a[\"é\"]", socket.text(), "the echo");
        }
    }

    @Test
    @DisplayName("RFC 6455 §5.4 A continuation of nothing, or a new message within one, fails the connection (1002)")
    void brokenFragmentationIsRefused() {
        checkFails(1002, RawFrame.of(RawFrame.CONTINUATION, "[\"a\"]"));
        checkFails(1002, RawFrame.of(RawFrame.TEXT, "[\"a").unfinished(), RawFrame.of(RawFrame.TEXT, "[\"b\"]"));
    }

    @Test
    @DisplayName(
            "RFC 6455 §5.5 A control frame that is fragmented or longer than 125 bytes fails the connection (1002)")
    void brokenControlFramesAreRefused() {
        checkFails(1002, RawFrame.of(RawFrame.PING, "x").unfinished());
        checkFails(1002, RawFrame.of(RawFrame.PING, "x".repeat(126)));
    }

    @Test
    @DisplayName("RFC 6455 §5.5.2 A ping is answered by a pong with the same payload, between fragments too")
    void pingsAreAnswered() {
        try (RawWebSocket socket = socket(ECHO)) {
            for (String payload : List.of("", "ping", "x".repeat(125))) {
                socket.send(
                        RawFrame.of(RawFrame.TEXT, "[\"a").unfinished(),
                        RawFrame.of(RawFrame.PING, payload),
                        RawFrame.of(RawFrame.CONTINUATION, "b\"]"));
                RawFrame pong = Objects.requireNonNull(socket.frameAnsweringPings(), "the connection ended");
                assertEquals(RawFrame.PONG, pong.opcode(), pong::toString);
                assertEquals(payload, pong.text(), "the pong's payload");
                assertEquals("a[\"ab\"]", socket.text(), "the echo");
            }
        }
    }

    @Test
    @DisplayName("RFC 6455 §5.5.3 A pong that nobody asked for is ignored")
    void unaskedPongsAreIgnored() {
        try (RawWebSocket socket = socket(ECHO)) {
            socket.send(RawFrame.of(RawFrame.PONG, "unasked"), RawFrame.of(RawFrame.TEXT, "[\"a\"]"));
            assertEquals("a[\"a\"]", socket.text(), "the echo");
        }
    }

    @Test
    @DisplayName("RFC 6455 §5.5.1 A close frame is answered by one with its code, then the server ends the connection")
    void closeIsEchoed() {
        for (int code : new int[] {1000, 1001, 3000, 4999}) {
            checkFails(code, RawFrame.close(code, "bye"));
        }
    }

    @Test
    @DisplayName("RFC 6455 §5.5.1 A close frame without a code is answered by a close frame")
    void emptyCloseIsAnswered() {
        try (RawWebSocket socket = socket(ECHO)) {
            socket.send(RawFrame.of(RawFrame.CLOSE, ""));
            RawFrame frame = Objects.requireNonNull(socket.frameAnsweringPings(), "ended without a close frame");
            assertEquals(RawFrame.CLOSE, frame.opcode(), frame::toString);
            assertNull(socket.frame(), "The connection must end");
        }
    }

    @Test
    @DisplayName("RFC 6455 §7.4 A close code that must not be sent, or half a code, fails the connection (1002)")
    void brokenCloseIsRefused() {
        for (int code : new int[] {0, 999, 1004, 1005, 1006, 1015, 2999, 5000}) {
            checkFails(1002, RawFrame.close(code, ""));
        }
        checkFails(1002, RawFrame.of(RawFrame.CLOSE, "x"));
    }

    @Test
    @DisplayName("RFC 6455 §8.1 A message that is no UTF-8 fails the connection (1007)")
    void invalidUtf8IsRefused() {
        checkFails(1007, RawFrame.of(RawFrame.TEXT, NOT_UTF8));
        checkFails(1007, RawFrame.of(RawFrame.TEXT, new byte[] {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'}));
        checkFails(1007, RawFrame.of(RawFrame.TEXT, new byte[] {'"', (byte) 0xc0, (byte) 0xaf, '"'}));
        try (RawWebSocket socket = rawSocket(ECHO)) {
            socket.send(RawFrame.of(RawFrame.TEXT, NOT_UTF8));
            Frames.checkFails(socket, 1007);
        }
    }

    @Test
    @DisplayName("RFC 6455 §5.2 Frames may be glued together or cut anywhere")
    void framesMayBeCutAnywhere() {
        byte[] frame =
                RawFrame.of(RawFrame.TEXT, "[\"" + "x".repeat(130) + "\"]").bytes(true);
        try (RawWebSocket socket = socket(ECHO)) {
            for (int index = 1; index < frame.length; index++) {
                socket.write(Arrays.copyOfRange(frame, 0, index));
                socket.write(Arrays.copyOfRange(frame, index, frame.length));
                assertEquals("a[\"" + "x".repeat(130) + "\"]", socket.text(), "cut at " + index);
            }
            RawFrame small = RawFrame.of(RawFrame.TEXT, "[\"a\"]");
            socket.send(small, small, small);
            assertEquals(List.of("a", "a", "a"), Frames.read(socket, 3), "glued");
        }
    }

    private void checkFails(int code, RawFrame... frames) {
        try (RawWebSocket socket = socket(ECHO)) {
            socket.send(frames);
            Frames.checkFails(socket, code);
        }
    }
}
