package io.sockjs.reliability.threat;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockjs.testkit.RawFrame;
import io.sockjs.testkit.RawReceiver;
import io.sockjs.testkit.RawRequest;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.RawWebSocket;
import io.sockjs.testkit.StreamKind;
import io.sockjs.testkit.Wire;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** T11: a peer that goes away after each byte of what it sends, and of what it is sent; by turns in order and with a reset. */
class AbortThreatTest {
    @RegisterExtension
    static final ThreatServer SERVER = ThreatServer.forgetful();

    private static void leave(Wire wire, int index) {
        if (index % 2 == 0) {
            wire.abort();
        } else {
            wire.close();
        }
    }

    private static void breakOff(byte[] bytes, int index) throws IOException {
        Wire wire = SERVER.target().open();
        wire.output().write(bytes, 0, index);
        wire.output().flush();
        leave(wire, index);
    }

    @Test
    void sendThatBreaksOffAfterEachByteDeliversNothingAndTheSessionGoesOn() throws IOException {
        RawSession session = RawSession.of(SERVER.target(), "/echo");
        try (RawReceiver receiver = session.stream(StreamKind.XHR_STREAMING).opened()) {
            String path = session.path("xhr_send");
            byte[] withLength = RawRequest.post(path, "[\"cut\"]").bytes("x");
            byte[] inChunks = RawRequest.post(path).chunked("[\"cut", "\"]").bytes("x");
            for (byte[] request : new byte[][] {withLength, inChunks}) {
                for (int index = 0; index < request.length; index++) {
                    breakOff(request, index);
                }
                session.send("good");
                assertThat(receiver.frame()).isEqualTo("a[\"good\"]");
            }
        }
    }

    @Test
    void handshakeThatBreaksOffAfterEachByteLeavesNothing() throws IOException {
        for (String path : new String[] {"/echo/000/handshake/websocket", "/echo/websocket"}) {
            byte[] request = RawWebSocket.handshake(path).bytes("x");
            for (int index = 0; index <= request.length; index++) {
                breakOff(request, index);
            }
        }
    }

    /** A small frame, one with a length in two bytes, a close, and a message in parts with a ping between them. */
    @Test
    void frameThatBreaksOffAfterEachByteLeavesNothing() {
        ByteArrayOutputStream parts = new ByteArrayOutputStream();
        parts.writeBytes(RawFrame.of(RawFrame.TEXT, "[\"a").unfinished().bytes(true));
        parts.writeBytes(RawFrame.of(RawFrame.PING, "p").bytes(true));
        parts.writeBytes(RawFrame.of(RawFrame.CONTINUATION, "b\"]").bytes(true));
        byte[][] all = {
            RawFrame.of(RawFrame.TEXT, "[\"small\"]").bytes(true),
            RawFrame.of(RawFrame.TEXT, "[\"" + "x".repeat(130) + "\"]").bytes(true),
            RawFrame.close(1000, "done").bytes(true),
            parts.toByteArray(),
        };
        for (byte[] bytes : all) {
            for (int index = 0; index <= bytes.length; index++) {
                RawWebSocket socket = RawSession.of(SERVER.target(), "/echo").webSocket();
                assertThat(socket.text()).isEqualTo("o");
                socket.write(Arrays.copyOf(bytes, index));
                if (index % 2 == 0) {
                    socket.abort();
                } else {
                    socket.close();
                }
            }
        }
    }

    @Test
    void readerOfAPollThatLeavesAfterEachByteLeavesNothing() throws IOException {
        leavesAfterEachByteOf(() -> RawRequest.post(fresh("xhr")), "\r\n\r\n", "o\n");
    }

    @Test
    void readerOfAnEventSourceThatLeavesAfterEachByteLeavesNothing() throws IOException {
        leavesAfterEachByteOf(() -> RawRequest.get(fresh("eventsource")), "\r\n\r\n", "data: o\r\n\r\n");
    }

    @Test
    void readerOfAStreamThatLeavesAfterEachByteLeavesNothing() throws IOException {
        leavesAfterEachByteOf(() -> RawRequest.post(fresh("xhr_streaming")), "hhh\n", "o\n");
    }

    @Test
    void readerOfAHandshakesAnswerThatLeavesAfterEachByteLeavesNothing() throws IOException {
        leavesAfterEachByteOf(() -> RawWebSocket.handshake(fresh("websocket")), "\r\n\r\n", "\u0081\u0001o");
    }

    private static String fresh(String transport) {
        return RawSession.of(SERVER.target(), "/echo").path(transport);
    }

    /** @param last what ends what is to be read, somewhere behind {@code first} */
    private static void leavesAfterEachByteOf(Supplier<RawRequest> request, String first, String last)
            throws IOException {
        int length = lengthOfAnswer(request.get(), first, last);
        assertThat(length).isGreaterThan(100);
        for (int index = 0; index <= length; index++) {
            Wire wire = SERVER.target().open();
            wire.readTimeout(Duration.ofSeconds(20));
            wire.output().write(request.get().bytes("x"));
            wire.output().flush();
            assertThat(wire.input().readNBytes(index)).hasSize(index);
            leave(wire, index);
        }
    }

    private static int lengthOfAnswer(RawRequest request, String first, String last) throws IOException {
        StringBuilder answer = new StringBuilder();
        try (Wire wire = SERVER.target().open()) {
            wire.readTimeout(Duration.ofSeconds(20));
            wire.output().write(request.bytes("x"));
            wire.output().flush();
            byte[] one = new byte[1];
            while (true) {
                int begin = answer.indexOf(first);
                if (begin >= 0 && answer.indexOf(last, begin) >= 0) {
                    return answer.length();
                }
                assertThat(wire.input().read(one)).as("read behind %s", answer).isEqualTo(1);
                answer.append(new String(one, StandardCharsets.ISO_8859_1));
            }
        }
    }
}
