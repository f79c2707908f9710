package io.sockjs.reliability.threat;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.internal.PlatformDependent;
import io.sockjs.testkit.RawFrame;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.RawWebSocket;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** T16: control frames without end, from a peer that does not read. */
class FloodThreatTest {
    /** With 125 bytes each, more than the sockets' buffers of both ends take in pongs. */
    private static final int FRAMES = 100_000;

    private static final int FRAMES_IN_A_WRITE = 2000;

    /** What Netty may take meanwhile; all the pongs would be twice as much. */
    private static final long ALLOWED_BYTES = 6 * 1024 * 1024;

    @RegisterExtension
    static final ThreatServer SERVER = ThreatServer.forgetful();

    @Test
    void pingsOfAPeerThatDoesNotReadGatherNoPongsAndHinderNobody() {
        flood(RawFrame.PING);
    }

    @Test
    void pongsThatNobodyAskedForGatherNothingAndHinderNobody() {
        flood(RawFrame.PONG);
    }

    private static void flood(int opcode) {
        byte[] frame = RawFrame.of(opcode, "x".repeat(125)).bytes(true);
        ByteArrayOutputStream many = new ByteArrayOutputStream();
        for (int i = 0; i < FRAMES_IN_A_WRITE; i++) {
            many.writeBytes(frame);
        }
        byte[] write = many.toByteArray();
        try (RawWebSocket flooder = RawSession.of(SERVER.target(), "/echo").webSocket();
                RawWebSocket other = RawSession.of(SERVER.target(), "/echo").webSocket()) {
            // The peer is behind the whole flood then, with every buffer's history kept by the leak detector.
            flooder.timeout(Duration.ofMinutes(2));
            other.timeout(Duration.ofMinutes(2));
            assertThat(flooder.text()).isEqualTo("o");
            assertThat(other.text()).isEqualTo("o");
            long before = PlatformDependent.usedDirectMemory();
            for (int sent = 0; sent < FRAMES; sent += FRAMES_IN_A_WRITE) {
                flooder.write(write);
                other.send("[\"meanwhile\"]");
                assertThat(other.text()).isEqualTo("a[\"meanwhile\"]");
                assertThat(PlatformDependent.usedDirectMemory() - before)
                        .as("direct memory after %s frames", sent)
                        .isLessThan(ALLOWED_BYTES);
            }
            flooder.send("[\"still here\"]");
            RawFrame answer = next(flooder);
            while (answer.opcode() == RawFrame.PONG) {
                answer = next(flooder);
            }
            assertThat(answer.text()).isEqualTo("a[\"still here\"]");
        }
    }

    private static RawFrame next(RawWebSocket socket) {
        return Objects.requireNonNull(socket.frame(), "the connection ended");
    }

    /** Extensions are not spoken, so nothing is inflated: a frame that says it is compressed breaks the rules. */
    @Test
    void compressedFrameClosesWith1002AndIsNotInflated() {
        try (RawWebSocket socket = RawWebSocket.open(
                SERVER.target(),
                RawWebSocket.handshake("/echo/000/deflate/websocket")
                        .header("Sec-WebSocket-Extensions", "permessage-deflate"))) {
            assertThat(socket.handshake().headers().first("Sec-WebSocket-Extensions"))
                    .isNull();
            assertThat(socket.text()).isEqualTo("o");
            socket.send(RawFrame.of(RawFrame.TEXT, new byte[1000]).reserved(4));
            RawFrame answer = next(socket);
            assertThat(answer.opcode()).isEqualTo(RawFrame.CLOSE);
            assertThat(answer.closeCode()).isEqualTo(1002);
        }
    }
}
