package io.sockjs.engine;

import io.sockjs.CloseStatus;
import org.jspecify.annotations.Nullable;

/**
 * Where a receiver's bytes go: the body of an answer that stays open, or a WebSocket. Lent by the adapter.
 *
 * <p><b>Threads.</b> Called from any thread, by one at a time; never blocks, never throws. What is written is flushed soon: the
 * adapter gathers the writes of one turn of its loop. After {@link #finish} nothing is called any more.
 */
public interface Sink {
    /**
     * Queues one HTTP chunk, or one WebSocket text message.
     *
     * @param bytes not changed any more by anybody, so they may be shared among many sinks
     */
    void write(byte[] bytes);

    /**
     * Queues the only bytes of an answer, which {@link #finish} follows at once: where it is cheaper, both go as one.
     *
     * @param bytes as for {@link #write}
     */
    default void writeWhole(byte[] bytes) {
        write(bytes);
    }

    /** Whether a write would go towards the socket rather than wait in memory behind others. */
    boolean isWritable();

    /**
     * Ends the answer, after what was written; the connection may live on. A WebSocket is closed with this status (RFC 6455
     * section 7), and cut when its peer does not answer within some seconds.
     */
    void finish(CloseStatus status);

    /** Sends a WebSocket ping; nothing on an HTTP answer. */
    default void ping() {}

    /** Whether anything at all has come from the peer since the latest ping was asked for, a part of a frame included. */
    default boolean hasHeardSincePing() {
        return false;
    }

    /**
     * When the latest ping had gone to the socket, by the {@linkplain IoThread#nanoTime I/O thread's clock}; null while it waits
     * behind other bytes.
     */
    default @Nullable Long pingLeftAt() {
        return Long.MIN_VALUE;
    }

    /** Whether the socket has taken bytes since this was asked last. */
    default boolean isTakingBytes() {
        return false;
    }

    /** Whether the peer's bytes are read; on an HTTP answer nothing happens. */
    default void reading(boolean on) {}
}
