package io.sockjs.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;

/** A WebSocket frame as it is on the wire (RFC 6455, section 5.2), legal or not. Immutable. */
public final class RawFrame {
    public static final int CONTINUATION = 0;
    public static final int TEXT = 1;
    public static final int BINARY = 2;
    public static final int CLOSE = 8;
    public static final int PING = 9;
    public static final int PONG = 10;

    private final boolean fin;
    private final int reserved;
    private final int opcode;
    private final byte[] payload;

    RawFrame(boolean fin, int reserved, int opcode, byte[] payload) {
        this.fin = fin;
        this.reserved = reserved;
        this.opcode = opcode;
        this.payload = payload;
    }

    public static RawFrame of(int opcode, byte[] payload) {
        return new RawFrame(true, 0, opcode, payload.clone());
    }

    public static RawFrame of(int opcode, String payload) {
        return of(opcode, payload.getBytes(StandardCharsets.UTF_8));
    }

    /** A close frame with code and reason. */
    public static RawFrame close(int code, String reason) {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        payload.write(code >> 8);
        payload.write(code);
        payload.writeBytes(reason.getBytes(StandardCharsets.UTF_8));
        return of(CLOSE, payload.toByteArray());
    }

    /** The same, with more frames of the message to follow. */
    public RawFrame unfinished() {
        return new RawFrame(false, reserved, opcode, payload);
    }

    /** The same with the three reserved bits, RSV1 being 4. */
    public RawFrame reserved(int bits) {
        return new RawFrame(fin, bits, opcode, payload);
    }

    public boolean fin() {
        return fin;
    }

    public int reserved() {
        return reserved;
    }

    public int opcode() {
        return opcode;
    }

    public byte[] payload() {
        return payload.clone();
    }

    /** The payload as UTF-8. */
    public String text() {
        return new String(payload, StandardCharsets.UTF_8);
    }

    /** The code of a close frame; 1005 when it has none. */
    public int closeCode() {
        return payload.length < 2 ? 1005 : (payload[0] & 0xff) << 8 | payload[1] & 0xff;
    }

    /** The reason of a close frame. */
    public String closeReason() {
        return payload.length < 2 ? "" : new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
    }

    /** As a client sends it, or without the mask, as it must not. */
    public byte[] bytes(boolean masked) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write((fin ? 0x80 : 0) | reserved << 4 | opcode);
        length(bytes, masked ? 0x80 : 0);
        if (!masked) {
            bytes.writeBytes(payload);
            return bytes.toByteArray();
        }
        byte[] mask = new byte[4];
        ThreadLocalRandom.current().nextBytes(mask);
        bytes.writeBytes(mask);
        for (int i = 0; i < payload.length; i++) {
            bytes.write(payload[i] ^ mask[i & 3]);
        }
        return bytes.toByteArray();
    }

    private void length(ByteArrayOutputStream bytes, int maskBit) {
        int length = payload.length;
        if (length < 126) {
            bytes.write(maskBit | length);
        } else if (length < 65_536) {
            bytes.write(maskBit | 126);
            bytes.write(length >> 8);
            bytes.write(length);
        } else {
            bytes.write(maskBit | 127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                bytes.write((int) ((long) length >> shift));
            }
        }
    }

    static RawFrame read(WireReader reader, int first) {
        int second = reader.demand();
        if ((second & 0x80) != 0) {
            throw reader.failure("the server masks its frames", null);
        }
        long length = second & 0x7f;
        if (length == 126) {
            length = number(reader, 2);
        } else if (length == 127) {
            length = number(reader, 8);
        }
        byte[] payload = reader.exactly(Math.toIntExact(length));
        return new RawFrame((first & 0x80) != 0, first >> 4 & 7, first & 15, payload);
    }

    private static long number(WireReader reader, int bytes) {
        long number = 0;
        for (int i = 0; i < bytes; i++) {
            number = number << 8 | reader.demand();
        }
        return number;
    }

    @Override
    public String toString() {
        String text = opcode == CLOSE ? closeCode() + " " + closeReason() : text();
        return "frame(fin=" + fin + ", rsv=" + reserved + ", opcode=" + opcode + ", "
                + (text.length() > 200 ? text.substring(0, 200) + "..." : text) + ")";
    }
}
