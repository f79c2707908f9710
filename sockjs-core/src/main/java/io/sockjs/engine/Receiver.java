package io.sockjs.engine;

import io.sockjs.CloseStatus;
import io.sockjs.PreparedMessage;
import io.sockjs.SockJsOptions;
import io.sockjs.protocol.Dress;
import io.sockjs.protocol.Frames;
import java.util.Collection;

/**
 * The one answer or socket that carries a session's frames at the moment: dresses frames for its transport, and counts bytes
 * towards the response limit. Used in the session's lane only.
 */
final class Receiver {
    private final Dress dress;
    private final String callback;
    private final long limit;
    private final boolean hasHeartbeatFrames;
    private final Origin origin;
    private final Sink sink;
    private long written;
    private boolean refused;
    private volatile boolean reading = true;

    Receiver(Dress dress, String callback, SockJsOptions options, Origin origin, Sink sink) {
        this.dress = dress;
        this.callback = callback;
        this.limit = dress.isSocket() ? Long.MAX_VALUE : dress.isPoll() ? 1 : options.responseLimit();
        this.hasHeartbeatFrames = !dress.isSocket() || options.webSocketHeartbeatFrames();
        this.origin = origin;
        this.sink = sink;
    }

    /** The request it came with. */
    Origin origin() {
        return origin;
    }

    /** Whether its end is the session's end. */
    boolean isSocket() {
        return dress.isSocket();
    }

    /** Whether enough was written that the answer is to end. */
    boolean isFull() {
        return written >= limit;
    }

    /** How many bytes it was given. */
    long written() {
        return written;
    }

    boolean isFramed() {
        return dress.isFramed();
    }

    boolean isWritable() {
        return sink.isWritable();
    }

    /** Sends what comes before the first frame. */
    void begin() {
        byte[] prelude = dress.prelude(callback);
        if (prelude.length > 0) {
            sink.write(prelude);
        }
    }

    void open() {
        frame(Frames.open());
    }

    void heartbeat() {
        if (hasHeartbeatFrames) {
            frame(Frames.heartbeat());
        }
        sink.ping();
    }

    /**
     * Sends one message.
     *
     * @param message a frame, or plain text where there are none
     */
    void message(byte[] message) {
        if (dress.isFramed()) {
            frame(message);
        } else {
            sink.write(message);
        }
    }

    void message(PreparedMessage message) {
        write(SharedForms.dressed(message, dress, callback));
    }

    void messages(Collection<byte[]> messages) {
        if (dress.isFramed()) {
            frame(Frames.messages(messages));
        } else {
            messages.forEach(sink::write);
        }
    }

    /** Tells the status and ends. A WebSocket that had it in a frame is closed as usual (1000). */
    void close(CloseStatus status) {
        frame(Frames.close(status));
        sink.finish(dress.isFramed() ? CloseStatus.NORMAL : status);
    }

    /** Tells the status to a receiver that never carries the session's frames. */
    void refuse(CloseStatus status) {
        refused = true;
        begin();
        close(status);
    }

    boolean isRefused() {
        return refused;
    }

    /** Ends the answer because it is full. */
    void finish() {
        sink.finish(CloseStatus.NORMAL);
    }

    /** Ends a WebSocket without a frame. */
    void hangUp(CloseStatus status) {
        sink.finish(status);
    }

    /** Where it writes. */
    Sink sink() {
        return sink;
    }

    /** Whether the peer's answers can be seen; from any thread. */
    boolean isReading() {
        return reading;
    }

    /** From any thread. */
    void reading(boolean on) {
        reading = on;
        sink.reading(on);
    }

    private void frame(byte[] frame) {
        if (dress.isFramed()) {
            write(dress.wrap(frame, callback));
        }
    }

    private void write(byte[] dressed) {
        written += dressed.length;
        if (dress.isPoll()) {
            sink.writeWhole(dressed);
        } else {
            sink.write(dressed);
        }
    }
}
