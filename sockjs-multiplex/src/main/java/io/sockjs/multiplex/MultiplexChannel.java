package io.sockjs.multiplex;

import io.sockjs.CloseStatus;
import io.sockjs.SockJsConnection;
import java.util.function.Consumer;

/**
 * One client's subscription to a topic: a connection within a connection. A client that unsubscribes and subscribes anew gets
 * another channel.
 *
 * <p><b>Threads.</b> Every method may be called from any thread, and none blocks. The callbacks of all channels of one connection
 * are called one at a time, where the callbacks of that connection are. They are added in the channel's handler, before any
 * event arrives.
 *
 * <p><b>Order.</b> The handler, then messages in the order the client sent them, then close, exactly once. After close nothing more
 * arrives. A callback that throws closes this channel with {@link CloseStatus#HANDLER_FAILED} and is logged; the other
 * channels go on.
 */
public interface MultiplexChannel {
    /** What {@link #onClose} is given when the client has unsubscribed. */
    CloseStatus UNSUBSCRIBED = new CloseStatus(1000, "Unsubscribed");

    /** The topic's name as the page gave it, without the escapes of the wire. */
    String topic();

    /** What carries this channel, and others. To close it closes them all. */
    SockJsConnection connection();

    /** Whether {@link #send} sends. */
    boolean isOpen();

    /**
     * Adds what messages are given to. Messages that came before there is any are dropped.
     *
     * @param callback called once for each message
     * @return takes the callback away again
     */
    Runnable onMessage(Consumer<? super String> callback);

    /**
     * Adds what is told of the end: {@link #UNSUBSCRIBED} by the client, {@link CloseStatus#NORMAL} by {@link #close()},
     * {@link CloseStatus#HANDLER_FAILED} by a handler that threw, or the connection's own status when it ended.
     *
     * @param callback called exactly once
     * @return takes the callback away again
     */
    Runnable onClose(Consumer<? super CloseStatus> callback);

    /**
     * Sends a message, as {@link SockJsConnection#send} does. It counts to what waits for the connection, which
     * {@link SockJsConnection#isWritable()} shows for all channels together.
     *
     * @param message any text; commas and the empty text are allowed
     * @return false when the channel is no longer open, and nothing was sent
     */
    boolean send(String message);

    /**
     * Closes this channel after what was sent before, and tells the client; the connection and the other channels go on. Messages
     * that the client has sent meanwhile are dropped.
     *
     * @return false when the channel was no longer open
     */
    boolean close();

    /** The same as {@link #close()}. */
    default boolean end() {
        return close();
    }

    /** Sends a last message and closes. */
    default boolean end(String message) {
        return send(message) && close();
    }
}
