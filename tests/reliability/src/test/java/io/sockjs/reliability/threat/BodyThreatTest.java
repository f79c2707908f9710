package io.sockjs.reliability.threat;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockjs.testkit.RawFrame;
import io.sockjs.testkit.RawHttp;
import io.sockjs.testkit.RawReceiver;
import io.sockjs.testkit.RawRequest;
import io.sockjs.testkit.RawResponse;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.RawWebSocket;
import io.sockjs.testkit.StreamKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** T3 and T4: bodies that are odd in content, and bodies at their limits. What is refused delivers nothing, and the session goes on. */
class BodyThreatTest {
    /** The default of {@code arrayLimit}. */
    private static final int ARRAY_LIMIT = 65_536;

    @RegisterExtension
    static final ThreatServer SERVER = ThreatServer.forgetful();

    private @Nullable RawReceiver receiver;

    /** A session that is received from all the while, so that it cannot run out however slow the machine is. */
    private RawSession session(String prefix) {
        RawSession session = RawSession.of(SERVER.target(), prefix);
        receiver = session.stream(StreamKind.XHR_STREAMING).opened();
        return session;
    }

    private RawReceiver receiver() {
        return Objects.requireNonNull(receiver, "no session was opened");
    }

    @AfterEach
    void leave() {
        if (receiver != null) {
            receiver.close();
        }
    }

    private static RawRequest send(RawSession session, byte[] body) {
        return RawRequest.post(session.path("xhr_send")).body(body);
    }

    private static RawResponse ask(RawRequest request) {
        return RawHttp.exchange(SERVER.target(), request);
    }

    /** Nothing of what was sent before was delivered. */
    private void goesOn(RawSession session) {
        session.send("good");
        assertThat(receiver().frame()).isEqualTo("a[\"good\"]");
    }

    private static String emptyStrings(int count) {
        return "[" + "\"\",".repeat(count - 1) + "\"\"]";
    }

    @Test
    void asManyMessagesAsTheLimitAreTakenAndOneMoreIs413() {
        RawSession session = session("/echo");
        RawResponse over = session.post(emptyStrings(ARRAY_LIMIT + 1));
        assertThat(over.status()).isEqualTo(413);
        assertThat(over.text()).contains("array_limit");
        goesOn(session);
        assertThat(session.post(emptyStrings(ARRAY_LIMIT)).status()).isEqualTo(204);
    }

    @Test
    void hundredThousandEmptyStringsAre413() {
        RawSession session = session("/echo");
        assertThat(session.post(emptyStrings(100_000)).status()).isEqualTo(413);
        goesOn(session);
    }

    @Test
    void hundredThousandEmptyStringsInAFormAre413() {
        RawSession session = session("/echo");
        RawRequest form = RawRequest.post(session.path("jsonp_send"), "d=" + emptyStrings(100_000))
                .header("Content-Type", "application/x-www-form-urlencoded");
        assertThat(ask(form).status()).isEqualTo(413);
        goesOn(session);
    }

    @Test
    void hundredThousandEmptyStringsCloseAWebSocketWith1009() {
        try (RawWebSocket socket = RawSession.of(SERVER.target(), "/echo").webSocket()) {
            assertThat(socket.text()).isEqualTo("o");
            socket.send(emptyStrings(100_000));
            assertThat(closeCode(socket)).isEqualTo(1009);
        }
    }

    /** A cut sequence, an overlong one, a surrogate, one beyond Unicode, a byte that never stands first, UTF-16. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "5b22c3225d",
                "5b22c080225d",
                "5b22eda080225d",
                "5b22f4908080225d",
                "5b22ff225d",
                "5b2280225d",
                "fffe5b002200610022005d00",
                "5b22c3"
            })
    void invalidUtf8IsRefusedAndNothingDelivered(String hex) {
        byte[] body = HexFormat.of().parseHex(hex);
        RawSession session = session("/echo");
        RawResponse answer = ask(send(session, body));
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.text()).contains("Broken JSON encoding.");
        goesOn(session);
    }

    @Test
    void invalidUtf8OnAWebSocketClosesWith1007() {
        try (RawWebSocket socket = RawSession.of(SERVER.target(), "/echo").webSocket()) {
            assertThat(socket.text()).isEqualTo("o");
            socket.send(RawFrame.of(RawFrame.TEXT, HexFormat.of().parseHex("5b22c080225d")));
            assertThat(closeCode(socket)).isEqualTo(1007);
        }
    }

    /** A body is read as it is: nothing is inflated, so nothing can swell. */
    @ParameterizedTest
    @ValueSource(strings = {"gzip", "x-gzip", "deflate", "br", "gzip, gzip"})
    void compressedBodyIsNotInflated(String coding) throws IOException {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
            gzip.write(("[\"" + "x".repeat(1_000_000) + "\"]").getBytes(StandardCharsets.US_ASCII));
        }
        RawSession session = session("/echo");
        assertThat(ask(send(session, bomb.toByteArray()).header("Content-Encoding", coding))
                        .status())
                .isEqualTo(500);
        goesOn(session);
    }

    private static String messageOf(int bodyLength) {
        return "[\"" + "x".repeat(bodyLength - 4) + "\"]";
    }

    @ParameterizedTest
    @CsvSource({"-1,204", "0,204", "1,413"})
    void limitIsMeantToTheByteWithALengthAndInChunks(int beyond, int status) {
        String body = messageOf(ThreatServer.SMALL_LIMIT + beyond);
        RawSession session = session("/small");
        String path = session.path("xhr_send");
        assertThat(ask(RawRequest.post(path, body)).status()).isEqualTo(status);
        assertThat(ask(RawRequest.post(path).chunked(body)).status()).isEqualTo(status);
        String[] bytes = body.split("");
        assertThat(ask(RawRequest.post(path).chunked(bytes)).status()).isEqualTo(status);
        if (status == 413) {
            goesOn(session);
        } else {
            for (int i = 0; i < 3; i++) {
                assertThat(receiver().frame()).isEqualTo("a" + body);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0,200", "1,413"})
    void limitOfAFormIsMeantToTheByte(int beyond, int status) {
        String body = "d=" + messageOf(ThreatServer.SMALL_LIMIT + beyond - 2);
        RawSession session = session("/small");
        RawRequest form =
                RawRequest.post(session.path("jsonp_send")).header("Content-Type", "application/x-www-form-urlencoded");
        assertThat(ask(form.body(body)).status()).isEqualTo(status);
        assertThat(ask(form.chunked(body)).status()).isEqualTo(status);
    }

    @Test
    void limitOfAWebSocketMessageIsMeantToTheByte() {
        String whole = messageOf(ThreatServer.SMALL_LIMIT);
        try (RawWebSocket socket = RawSession.of(SERVER.target(), "/small").webSocket()) {
            assertThat(socket.text()).isEqualTo("o");
            socket.send(whole);
            assertThat(socket.text()).isEqualTo("a" + whole);
            socket.send(
                    RawFrame.of(RawFrame.TEXT, whole.substring(0, 500)).unfinished(),
                    RawFrame.of(RawFrame.CONTINUATION, whole.substring(500)));
            assertThat(socket.text()).isEqualTo("a" + whole);
            socket.send(messageOf(ThreatServer.SMALL_LIMIT + 1));
            assertThat(closeCode(socket)).isEqualTo(1009);
        }
    }

    @Test
    void webSocketMessageOneByteOverTheLimitInPartsClosesWith1009() {
        String over = messageOf(ThreatServer.SMALL_LIMIT + 1);
        try (RawWebSocket socket = RawSession.of(SERVER.target(), "/small").webSocket()) {
            assertThat(socket.text()).isEqualTo("o");
            socket.send(
                    RawFrame.of(RawFrame.TEXT, over.substring(0, 500)).unfinished(),
                    RawFrame.of(RawFrame.CONTINUATION, over.substring(500)));
            assertThat(closeCode(socket)).isEqualTo(1009);
        }
    }

    /** A chunk's own size does not make the server take or reserve as much. */
    @Test
    void chunkThatPromisesTwoGigabytesIs413AsSoonAsTheLimitIsPassed() {
        RawSession session = session("/small");
        try (RawHttp http = RawHttp.connect(SERVER.target())) {
            http.sendHead(RawRequest.post(session.path("xhr_send")).header("Transfer-Encoding", "chunked"));
            http.write(("7ffffff0\r\n" + "x".repeat(ThreatServer.SMALL_LIMIT + 1)).getBytes(StandardCharsets.US_ASCII));
            assertThat(http.response().status()).isEqualTo(413);
        }
        goesOn(session);
    }

    /** Smuggling: two lengths, or a length beside chunks, are not both believed (RFC 9112 section 6.3). */
    @Test
    void twoLengthsOfOneBodyAre400() {
        RawSession session = session("/small");
        try (RawHttp http = RawHttp.connect(SERVER.target())) {
            http.sendHead(RawRequest.post(session.path("xhr_send"))
                    .header("Content-Length", "5")
                    .header("Content-Length", "7"));
            assertThat(http.response().status()).isEqualTo(400);
            http.awaitEnd();
        }
        goesOn(session);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "abc", "99999999999999999999", "1e3", "0x10"})
    void lengthThatIsNoneIs400(String length) {
        RawSession session = session("/small");
        try (RawHttp http = RawHttp.connect(SERVER.target())) {
            http.sendHead(RawRequest.post(session.path("xhr_send")).header("Content-Length", length));
            assertThat(http.response().status()).isEqualTo(400);
            http.awaitEnd();
        }
        goesOn(session);
    }

    private static int closeCode(RawWebSocket socket) {
        RawFrame frame = Objects.requireNonNull(socket.frame(), "the connection ended without a close frame");
        assertThat(frame.opcode()).as("%s", frame).isEqualTo(RawFrame.CLOSE);
        return frame.closeCode();
    }
}
