package io.sockjs.protocol;

import io.sockjs.CloseStatus;
import java.nio.charset.StandardCharsets;
import java.util.Collection;

/** The frames from server to client (protocol section 4), before any transport has dressed them. */
public final class Frames {
    private static final byte[] OPEN = {'o'};
    private static final byte[] HEARTBEAT = {'h'};

    /** The bytes of a message's frame before its string, and behind it. */
    private static final int BEFORE = 2;

    private static final int AFTER = 1;

    private Frames() {}

    /** {@code o}. */
    public static byte[] open() {
        return OPEN;
    }

    /** {@code h}. */
    public static byte[] heartbeat() {
        return HEARTBEAT;
    }

    /** {@code a["m"]}: what a message is from here on. It is encoded once, into the bytes that most transports send. */
    public static byte[] message(String message) {
        byte[] frame = MessageEncoder.encode(message, BEFORE, AFTER);
        frame[0] = 'a';
        frame[1] = '[';
        frame[frame.length - 1] = ']';
        return frame;
    }

    /**
     * {@code a["m1","m2"]}.
     *
     * @param messages as {@link #message} made them; at least one
     */
    public static byte[] messages(Collection<byte[]> messages) {
        if (messages.size() == 1) {
            return messages.iterator().next();
        }
        int size = BEFORE + messages.size() - 1 + AFTER;
        for (byte[] message : messages) {
            size = Math.addExact(size, message.length - BEFORE - AFTER);
        }
        byte[] frame = new byte[size];
        frame[0] = 'a';
        int at = 1;
        byte before = '[';
        for (byte[] message : messages) {
            frame[at++] = before;
            int length = message.length - BEFORE - AFTER;
            System.arraycopy(message, BEFORE, frame, at, length);
            at += length;
            before = ',';
        }
        frame[at] = ']';
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
