package io.sockjs.engine;

/** What an adapter tells of a {@link Sink}; on its I/O thread, one event at a time. */
public interface StreamListener {
    /** {@link Sink#isWritable()} turned true again. */
    void writable();

    /**
     * The peer vanished before the last byte of the answer went to the socket. The last event; it does not come when all was
     * written.
     */
    void aborted();
}
