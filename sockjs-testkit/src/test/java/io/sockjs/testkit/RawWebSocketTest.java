package io.sockjs.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class RawWebSocketTest {
    /** The example of RFC 6455, section 1.3. */
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    private static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";
    private static final RawRequest HANDSHAKE = RawWebSocket.handshake("/echo/websocket")
            .without("Sec-WebSocket-Key")
            .header("Sec-WebSocket-Key", KEY);

    @Test
    void theHandshakeIsChecked() {
        assertThat(RawWebSocket.accept(KEY)).isEqualTo(ACCEPT);
        assertThat(open().handshake().status()).isEqualTo(101);
        for (String answer : List.of(
                head("wrong"), head(ACCEPT).replace("101", "200"), head(ACCEPT).replace("Upgrade: w", "X: w"))) {
            assertThatThrownBy(() -> RawWebSocket.open(ScriptedTarget.says(answer), HANDSHAKE))
                    .isInstanceOf(WireFailure.class)
                    .hasMessageContaining("not accepted");
        }
    }

    @Test
    void framesOfEveryLengthAreRead() {
        for (int length : new int[] {0, 1, 125, 126, 65_535, 65_536}) {
            RawFrame sent = RawFrame.of(RawFrame.BINARY, new byte[length]);
            RawFrame read = Objects.requireNonNull(open(sent).frame());
            assertThat(read.payload()).hasSize(length);
            assertThat(read.opcode()).isEqualTo(RawFrame.BINARY);
            assertThat(read.fin()).isTrue();
        }
    }

    @Test
    void finAndReservedBitsAreSeen() {
        RawFrame read = Objects.requireNonNull(
                open(RawFrame.of(RawFrame.TEXT, "x").unfinished().reserved(5)).frame());
        assertThat(read.fin()).isFalse();
        assertThat(read.reserved()).isEqualTo(5);
    }

    @Test
    void sentFramesAreMasked() {
        byte[] bytes = RawFrame.of(RawFrame.TEXT, "Hello").bytes(true);
        assertThat(bytes).hasSize(11).startsWith(0x81, 0x85);
        for (int i = 0; i < 5; i++) {
            assertThat((char) (bytes[6 + i] ^ bytes[2 + (i & 3)])).isEqualTo("Hello".charAt(i));
        }
        assertThat(RawFrame.of(RawFrame.TEXT, "Hello").bytes(false)).hasSize(7);
    }

    @Test
    void fragmentsAreJoinedAndPingsAnswered() {
        RawWebSocket socket = open(
                RawFrame.of(RawFrame.TEXT, "a").unfinished(),
                RawFrame.of(RawFrame.PING, "p"),
                RawFrame.of(RawFrame.CONTINUATION, "b"));
        assertThat(socket.text()).isEqualTo("ab");
        assertThat(socket.frame()).isNull();
    }

    @Test
    void aCloseFrameIsNoText() {
        assertThatThrownBy(() -> open(RawFrame.close(3000, "Go away!")).text())
                .isInstanceOf(WireFailure.class)
                .hasMessageContaining("3000 Go away!");
        RawFrame close =
                Objects.requireNonNull(open(RawFrame.close(3000, "Go away!")).frame());
        assertThat(close.closeCode()).isEqualTo(3000);
        assertThat(close.closeReason()).isEqualTo("Go away!");
        assertThat(RawFrame.of(RawFrame.CLOSE, "").closeCode()).isEqualTo(1005);
    }

    @Test
    void aMaskedFrameOfAServerIsRefused() {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        said.writeBytes(head(ACCEPT).getBytes(StandardCharsets.US_ASCII));
        said.writeBytes(RawFrame.of(RawFrame.TEXT, "x").bytes(true));
        RawWebSocket socket = RawWebSocket.open(ScriptedTarget.says(said.toByteArray()), HANDSHAKE);
        assertThatThrownBy(socket::frame).isInstanceOf(WireFailure.class).hasMessageContaining("masks");
    }

    private static String head(String accept) {
        return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: " + accept + "\r\n\r\n";
    }

    private static RawWebSocket open(RawFrame... frames) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        said.writeBytes(head(ACCEPT).getBytes(StandardCharsets.US_ASCII));
        for (RawFrame frame : frames) {
            said.writeBytes(frame.bytes(false));
        }
        return RawWebSocket.open(ScriptedTarget.says(said.toByteArray()), HANDSHAKE);
    }
}
