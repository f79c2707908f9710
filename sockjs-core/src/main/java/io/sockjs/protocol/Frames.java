package io.sockjs.protocol;

import io.sockjs.CloseStatus;
import java.nio.charset.StandardCharsets;
import java.util.Collection;

/** The frames from server to client (protocol section 4), before any transport has dressed them. */
public final class Frames {
    private static final byte[] OPEN = {'o'};
    private static final byte[] HEARTBEAT = {'h'};

    private Frames() {}

    /** {@code o}. */
    public static byte[] open() {
        return OPEN;
    }

    /** {@code h}. */
    public static byte[] heartbeat() {
        return HEARTBEAT;
    }

    /**
     * {@code a["m1","m2"]}.
     *
     * @param messages as {@link MessageEncoder#encode} made them; at least one
     */
    public static byte[] messages(Collection<byte[]> messages) {
        int size = 2 + messages.size();
        for (byte[] message : messages) {
            size = Math.addExact(size, message.length);
        }
        byte[] frame = new byte[size];
        frame[0] = 'a';
        int at = 1;
        byte before = '[';
        for (byte[] message : messages) {
            frame[at++] = before;
            System.arraycopy(message, 0, frame, at, message.length);
            at += message.length;
            before = ',';
        }
        frame[at] = ']';
        return frame;
    }

    /** {@code a["m"]}. */
    public static byte[] message(byte[] message) {
        byte[] frame = new byte[message.length + 3];
        frame[0] = 'a';
        frame[1] = '[';
        System.arraycopy(message, 0, frame, 2, message.length);
        frame[frame.length - 1] = ']';
        return frame;
    }

    /** {@code c[3000,"Go away!"]}. */
    public static byte[] close(CloseStatus status) {
        byte[] reason = MessageEncoder.encode(status.reason());
        byte[] head = ("c[" + status.code() + ",").getBytes(StandardCharsets.US_ASCII);
        byte[] frame = new byte[head.length + reason.length + 1];
        System.arraycopy(head, 0, frame, 0, head.length);
        System.arraycopy(reason, 0, frame, head.length, reason.length);
        frame[frame.length - 1] = ']';
        return frame;
    }
}
