package io.sockjs.engine;

import io.sockjs.CloseStatus;

/** What an adapter tells of a WebSocket; on its I/O thread, one event at a time. */
public interface SocketListener extends StreamListener {
    /** The handshake is done. The first event; when the handshake fails, there is none at all. */
    void opened(Sink sink);

    /**
     * A text message came, whole. The bytes are the adapter's again when the call returns.
     *
     * @param from the first byte's index
     * @param to the index behind the last byte
     */
    void text(byte[] data, int from, int to);

    /** A pong came. */
    void pong();

    /** The peer closed with this status, or made an error for which the adapter has closed. The last event. */
    void closed(CloseStatus status);
}
