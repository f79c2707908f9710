package io.sockjs.testkit.memory;

import io.sockjs.CloseStatus;
import io.sockjs.SockJsRequest;
import io.sockjs.engine.Sink;
import io.sockjs.engine.SocketListener;
import io.sockjs.protocol.Utf8;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicBoolean;

/** The server's side of a WebSocket (RFC 6455 section 5): reads frames until one end closes. */
final class WebSocketConversation implements Sink {
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    private final HttpConversation conversation;
    private final SockJsRequest request;
    private final int messageLimit;
    private final SocketListener listener;
    private boolean closed;
    private final AtomicBoolean told = new AtomicBoolean();

    /** What the peer did wrong, and the code it is told. */
    private static final class Violation extends IOException {
        private static final long serialVersionUID = 1;
        private final int code;

        Violation(int code, String words) {
            super(words);
            this.code = code;
        }
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Frame(boolean fin, int opcode, byte[] payload) {
        boolean isControl() {
            return opcode >= CLOSE;
        }
    }

    WebSocketConversation(
            HttpConversation conversation, SockJsRequest request, int messageLimit, SocketListener listener) {
        this.conversation = conversation;
        this.request = request;
        this.messageLimit = messageLimit;
        this.listener = listener;
    }

    void run(InputStream in) throws IOException {
        String head = "HTTP/1.1 101 -\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                + accept(String.valueOf(request.header("sec-websocket-key"))) + "\r\n\r\n";
        conversation.write(head.getBytes(StandardCharsets.US_ASCII));
        tell(() -> listener.opened(this));
        try {
            read(new DataInputStream(in));
        } catch (Violation violation) {
            CloseStatus status = new CloseStatus(violation.code, String.valueOf(violation.getMessage()));
            finish(status);
            end(status);
        }
        conversation.close();
    }

    private void read(DataInputStream in) throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        boolean fragmented = false;
        while (true) {
            Frame frame = frame(in, messageLimit - message.size());
            if (frame.opcode() == CLOSE) {
                peerCloses(frame.payload());
                return;
            }
            if (frame.isControl()) {
                control(frame);
                continue;
            }
            if (fragmented != (frame.opcode() == CONTINUATION)) {
                throw new Violation(1002, "a fragment out of place");
            }
            message.writeBytes(frame.payload());
            fragmented = !frame.fin();
            if (frame.fin()) {
                byte[] whole = message.toByteArray();
                message.reset();
                tell(() -> listener.text(whole, 0, whole.length));
            }
        }
    }

    private void control(Frame frame) {
        if (frame.opcode() == PING) {
            send(PONG, frame.payload());
        } else {
            tell(listener::pong);
        }
    }

    private void peerCloses(byte[] payload) throws IOException {
        boolean coded = payload.length >= 2;
        int code = coded ? (payload[0] & 0xff) << 8 | payload[1] & 0xff : 1005;
        boolean sendable = code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006;
        if (payload.length == 1 || coded && !sendable && (code < 3000 || code > 4999)) {
            throw new Violation(1002, "a close frame without a code that may be sent");
        }
        String reason = coded ? Utf8.decode(payload, 2, payload.length) : "";
        finish(coded ? new CloseStatus(code, "") : CloseStatus.NORMAL);
        end(new CloseStatus(code, reason));
    }

    private static Frame frame(DataInputStream in, int room) throws IOException {
        int first = in.readUnsignedByte();
        int second = in.readUnsignedByte();
        int opcode = first & 15;
        long length = second & 127;
        boolean known = opcode <= TEXT || opcode >= CLOSE && opcode <= PONG;
        if ((first & 0x70) != 0 || !known && opcode != 2) {
            throw new Violation(1002, "a frame of no known kind");
        }
        if (opcode >= CLOSE && (length > 125 || first < 0x80)) {
            throw new Violation(1002, "a control frame that is long or fragmented");
        }
        if (second < 0x80) {
            throw new Violation(1002, "a frame that is not masked");
        }
        if (opcode == 2) {
            throw new Violation(1003, "Only text messages are taken.");
        }
        length = length == 126 ? in.readUnsignedShort() : length == 127 ? in.readLong() : length;
        if (length < 0 || opcode < CLOSE && length > room) {
            throw new Violation(1009, "a message that is too long");
        }
        byte[] mask = in.readNBytes(4);
        byte[] payload = in.readNBytes((int) length);
        if (payload.length < length) {
            throw new IOException("the connection ends within a frame");
        }
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= mask[i & 3];
        }
        return new Frame((first & 0x80) != 0, opcode, payload);
    }

    private static String accept(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void tell(Runnable event) {
        conversation.server().ioThread().execute(() -> {
            if (!told.get()) {
                event.run();
            }
        });
    }

    private void end(CloseStatus status) {
        conversation.server().ioThread().execute(() -> {
            if (told.compareAndSet(false, true)) {
                listener.closed(status);
            }
        });
    }

    void clientGone() {
        conversation.server().ioThread().execute(() -> {
            if (told.compareAndSet(false, true)) {
                listener.aborted();
            }
        });
    }

    void roomAgain() {
        tell(listener::writable);
    }

    // --- the sink

    @Override
    public void write(byte[] bytes) {
        send(TEXT, bytes);
    }

    @Override
    public void ping() {
        send(PING, new byte[0]);
    }

    @Override
    public boolean isWritable() {
        return conversation.hasRoom();
    }

    @Override
    public void finish(CloseStatus status) {
        byte[] reason = status.reason().getBytes(StandardCharsets.UTF_8);
        int code = status.code() == 1005 || status.code() == 1006 ? 1000 : status.code();
        byte[] payload = new byte[2 + reason.length];
        payload[0] = (byte) (code >> 8);
        payload[1] = (byte) code;
        System.arraycopy(reason, 0, payload, 2, reason.length);
        send(CLOSE, payload);
    }

    private synchronized void send(int opcode, byte[] payload) {
        if (closed) {
            return;
        }
        closed = opcode == CLOSE;
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(0x80 | opcode);
        if (payload.length < 126) {
            frame.write(payload.length);
        } else if (payload.length < 0x10000) {
            frame.write(126);
            frame.write(payload.length >> 8);
            frame.write(payload.length);
        } else {
            frame.write(127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                frame.write((int) ((long) payload.length >> shift));
            }
        }
        frame.writeBytes(payload);
        conversation.write(frame.toByteArray());
    }
}
