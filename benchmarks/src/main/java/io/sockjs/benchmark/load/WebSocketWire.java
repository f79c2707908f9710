package io.sockjs.benchmark.load;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** A WebSocket (RFC 6455), as far as a load needs it. */
final class WebSocketWire extends Wire {
    /** What happens on it. */
    interface Listener {
        void opened(WebSocketWire wire);

        /** A text message, whole. */
        void text(WebSocketWire wire, byte[] data, int from, int to);

        void closed(WebSocketWire wire);

        void failed(Throwable why);
    }

    private static final byte[] MASK = {0x37, (byte) 0xfa, 0x21, 0x3d};
    /** The mask again and again, so that masking needs no counting. */
    private static final byte[] MASKS = new byte[1 << 16];

    static {
        for (int i = 0; i < MASKS.length; i++) {
            MASKS[i] = MASK[i & 3];
        }
    }

    private static final int SMALL = 125;
    private static final int MEDIUM = 0xffff;

    /** Which connection of the load it is. */
    final int number;
    /** The place of the message that is sent next, and of the one that is expected next. */
    int sent;

    int received;

    private final byte[] request;
    private final Listener listener;
    private boolean open;
    private boolean closing;
    /** How much of a message in several frames is in {@link #parts}. */
    private int length;

    private byte[] parts = {};

    WebSocketWire(int number, byte[] request, Listener listener) {
        this.number = number;
        this.request = request;
        this.listener = listener;
    }

    /** A handshake as a browser sends it. */
    static byte[] request(String path, int port) {
        return ("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nConnection: Upgrade\r\n"
                        + "Pragma: no-cache\r\nCache-Control: no-cache\r\nUser-Agent: " + HttpWire.USER_AGENT + "\r\n"
                        + "Upgrade: websocket\r\nOrigin: http://127.0.0.1:" + port + "\r\nSec-WebSocket-Version: 13\r\n"
                        + "Accept-Encoding: gzip, deflate, br\r\nAccept-Language: en-GB,en;q=0.9\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    void connected() {
        out(request.length).writeBytes(request);
        flush();
    }

    @Override
    void disconnected() {
        listener.closed(this);
    }

    @Override
    void failed(Throwable why) {
        listener.failed(why);
    }

    @Override
    boolean part(ByteBuf in) {
        return open ? frame(in) : handshake(in);
    }

    private boolean handshake(ByteBuf in) {
        int end = HttpWire.headEnd(in);
        if (end < 0) {
            return false;
        }
        in.readBytes(SCRATCH, 0, end - in.readerIndex());
        String head = new String(SCRATCH, 0, 12, StandardCharsets.ISO_8859_1);
        if (!head.equals("HTTP/1.1 101")) {
            throw new IllegalStateException("the handshake was answered with " + head);
        }
        open = true;
        listener.opened(this);
        return true;
    }

    private boolean frame(ByteBuf in) {
        int start = in.readerIndex();
        int there = in.readableBytes();
        if (there < 2) {
            return false;
        }
        int first = in.getByte(start);
        int size = in.getByte(start + 1) & 0x7f;
        int head = size <= SMALL ? 2 : size == SMALL + 1 ? 4 : 10;
        if (there < head) {
            return false;
        }
        if (head > 2) {
            size = head == 4 ? in.getUnsignedShort(start + 2) : (int) in.getLong(start + 2);
        }
        if (there < head + size) {
            return false;
        }
        in.getBytes(start + head, SCRATCH, 0, size);
        in.skipBytes(head + size);
        received(first, size);
        return true;
    }

    private void received(int first, int size) {
        boolean last = first < 0;
        switch (first & 0x0f) {
            case 0, 1 -> {
                if (last && length == 0) {
                    listener.text(this, SCRATCH, 0, size);
                } else {
                    gather(size);
                    if (last) {
                        int whole = length;
                        length = 0;
                        listener.text(this, parts, 0, whole);
                    }
                }
            }
            case 8 -> {
                if (!closing) {
                    throw new IllegalStateException(
                            "the server closed: " + Frames.shown(SCRATCH, 2, Math.max(2, size)));
                }
                close();
            }
            case 9 -> {
                head(0x8a, size);
                masked(SCRATCH, size, 0);
            }
            default -> throw new IllegalStateException("an unexpected frame of kind " + (first & 0x0f));
        }
    }

    private void gather(int size) {
        if (parts.length < length + size) {
            parts = java.util.Arrays.copyOf(parts, Math.max(length + size, 2 * parts.length));
        }
        System.arraycopy(SCRATCH, 0, parts, length, size);
        length += size;
    }

    /** Writes a text message: this text, or an array of it. */
    void send(byte[] text, boolean framed) {
        int size = text.length + (framed ? 4 : 0);
        head(0x81, size);
        int at = 0;
        if (framed) {
            at = masked(OPENING, OPENING.length, at);
        }
        at = masked(text, text.length, at);
        if (framed) {
            masked(ENDING, ENDING.length, at);
        }
    }

    private static final byte[] OPENING = {'[', '"'};
    private static final byte[] ENDING = {'"', ']'};

    private void head(int first, int size) {
        ByteBuf out = out(size + 14).ensureWritable(size + 14);
        out.writeByte(first);
        if (size <= SMALL) {
            out.writeByte(0x80 | size);
        } else if (size <= MEDIUM) {
            out.writeByte(0x80 | SMALL + 1).writeShort(size);
        } else {
            out.writeByte(0x80 | SMALL + 2).writeLong(size);
        }
        out.writeBytes(MASK);
    }

    private int masked(byte[] data, int size, int place) {
        int from = place & 3;
        for (int i = 0; i < size; i++) {
            SENDING[i] = (byte) (data[i] ^ MASKS[from + i]);
        }
        out(size).writeBytes(SENDING, 0, size);
        return place + size;
    }

    private static final byte[] SENDING = new byte[1 << 16];

    /** Closes as a browser does (RFC 6455 section 7.1.2); the server is to close the connection. */
    void sendClose() {
        closing = true;
        head(0x88, 2);
        masked(NORMAL, 2, 0);
    }

    private static final byte[] NORMAL = {0x03, (byte) 0xe8};
}
