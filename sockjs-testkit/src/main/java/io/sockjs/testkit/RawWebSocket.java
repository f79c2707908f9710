package io.sockjs.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** A WebSocket connection that sends what a test says and shows what the server sends, frame by frame. For one thread. */
public final class RawWebSocket implements AutoCloseable {
    private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private final RawHttp http;
    private final WireReader reader;
    private final RawResponse handshake;

    private RawWebSocket(RawHttp http, RawResponse handshake) {
        this.http = http;
        this.reader = http.reader();
        this.handshake = handshake;
    }

    /** A handshake's request with everything that RFC 6455 asks for. */
    public static RawRequest handshake(String path) {
        byte[] nonce = new byte[16];
        ThreadLocalRandom.current().nextBytes(nonce);
        return handshake(path, Base64.getEncoder().encodeToString(nonce));
    }

    private static RawRequest handshake(String path, String key) {
        return RawRequest.get(path)
                .header("Upgrade", "websocket")
                .header("Connection", "Upgrade")
                .header("Sec-WebSocket-Key", key)
                .header("Sec-WebSocket-Version", "13");
    }

    public static RawWebSocket open(Target target, String path) {
        return open(target, handshake(path));
    }

    /** Opens a connection with a handshake that must succeed. */
    public static RawWebSocket open(Target target, RawRequest handshake) {
        RawHttp http = RawHttp.connect(target);
        try {
            http.send(handshake);
            RawResponse answer = http.stream().head();
            String key = key(handshake, target.host());
            boolean accepted = answer.status() == 101
                    && answer.headers().lists("Connection", "Upgrade")
                    && answer.headers().lists("Upgrade", "websocket")
                    && accept(key).equals(answer.headers().first("Sec-WebSocket-Accept"));
            if (!accepted) {
                throw new WireFailure("The WebSocket handshake was not accepted as RFC 6455 says.\n" + answer);
            }
            return new RawWebSocket(http, answer);
        } catch (Throwable failed) {
            http.close();
            throw failed;
        }
    }

    private static String key(RawRequest request, String host) {
        String head = new String(request.head(host), StandardCharsets.ISO_8859_1);
        int at = head.indexOf("Sec-WebSocket-Key: ") + "Sec-WebSocket-Key: ".length();
        return head.substring(at, head.indexOf("\r\n", at));
    }

    static String accept(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest((key + MAGIC).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException everyPlatformHasIt) {
            throw new IllegalStateException(everyPlatformHasIt);
        }
    }

    /** The server's answer to the handshake. */
    public RawResponse handshake() {
        return handshake;
    }

    public RawWebSocket timeout(Duration timeout) {
        reader.timeout(timeout);
        return this;
    }

    /** Sends a text message in one frame. */
    public void send(String text) {
        send(RawFrame.of(RawFrame.TEXT, text));
    }

    /** Sends frames with a mask, glued together in one write. */
    public void send(RawFrame... frames) {
        ByteArrayOutputStream glued = new ByteArrayOutputStream();
        for (RawFrame frame : frames) {
            glued.writeBytes(frame.bytes(true));
        }
        http.write(glued.toByteArray());
    }

    /** Sends bytes as they are. */
    public void write(byte[] bytes) {
        http.write(bytes);
    }

    /** The next frame, whatever it is; null when the connection has ended, orderly or broken. */
    public @Nullable RawFrame frame() {
        reader.await("a WebSocket frame of " + handshake.request());
        int first;
        try {
            first = reader.read();
        } catch (WireFailure failed) {
            if (failed.getCause() instanceof java.net.SocketException) {
                return null;
            }
            throw failed;
        }
        return first < 0 ? null : RawFrame.read(reader, first);
    }

    /** The next frame that is no ping; pings are answered. Null when the connection has ended. */
    public @Nullable RawFrame frameAnsweringPings() {
        RawFrame frame = frame();
        while (frame != null && frame.opcode() == RawFrame.PING) {
            send(RawFrame.of(RawFrame.PONG, frame.payload()));
            frame = frame();
        }
        return frame;
    }

    /** The next text message, its fragments joined. */
    public String text() {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        int expected = RawFrame.TEXT;
        while (true) {
            RawFrame frame = frameAnsweringPings();
            if (frame == null || frame.opcode() != expected) {
                String heard = frame == null ? "the connection ended" : "this came: " + frame;
                throw new WireFailure("Awaited a text message of " + handshake.request() + ", but " + heard);
            }
            message.writeBytes(frame.payload());
            if (frame.fin()) {
                return message.toString(StandardCharsets.UTF_8);
            }
            expected = RawFrame.CONTINUATION;
        }
    }

    /** Ends the connection in order, without a closing handshake. */
    @Override
    public void close() {
        http.close();
    }

    /** Breaks the connection. */
    public void abort() {
        http.abort();
    }
}
