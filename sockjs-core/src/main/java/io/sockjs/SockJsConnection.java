package io.sockjs;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One client's session, whatever carries it at the moment.
 *
 * <p><b>Threads.</b> Every method may be called from any thread, and none blocks. The callbacks of one connection are called
 * one at a time: on the thread that brought the event, or on the {@linkplain SockJsOptions.Builder#executor executor}
 * that the server was given. They are set in the connection handler, before any event arrives.
 *
 * <p><b>Order.</b> The connection handler, then messages in the order the client sent them, then close, exactly once. After
 * close nothing more arrives. A callback that throws closes the connection with {@link CloseStatus#HANDLER_FAILED}.
 *
 * <p>Source: protocol section 7.
 */
public interface SockJsConnection {
    /** Unique and unpredictable. It is not the session id of the URL, which is the client's secret and stays hidden. */
    String id();

    /** The transport of the last receiving request. */
    Transport protocol();

    /** Where the connection is in its life. */
    ReadyState readyState();

    /** The peer of the last receiving request's TCP connection: the client, or the nearest proxy. */
    InetSocketAddress remoteAddress();

    /** The port of {@link #remoteAddress()}. */
    default int remotePort() {
        return remoteAddress().getPort();
    }

    /** Our end of the last receiving request's TCP connection. */
    InetSocketAddress address();

    /**
     * Headers of the last receiving request, with names in lower case, but only those that tell where it came from: never
     * {@code cookie} or {@code authorization}, since on HTTP transports any page could make a browser send them.
     */
    Map<String, String> headers();

    /** Path and query of the last receiving request; the session id within it is replaced by {@code ***}. */
    String url();

    /** The path of {@link #url()}. */
    String pathname();

    /** The prefix that the request came under, as it stood in its path. */
    String prefix();

    /** The named parts of a prefix pattern: {@code {"room": "lobby"}} for {@code /chat/{room}}; otherwise empty. */
    Map<String, String> pathParameters();

    /**
     * Sets what messages are given to. Messages that came before a callback is set are dropped.
     *
     * @param callback called once for each message
     */
    void onMessage(Consumer<? super String> callback);

    /**
     * Sets what is told of the end.
     *
     * @param callback called exactly once
     */
    void onClose(Consumer<? super CloseStatus> callback);

    /**
     * Sets what is told that {@link #isWritable()} turned true again after it was false.
     *
     * @param callback called once for each such turn
     */
    void onWritable(Runnable callback);

    /**
     * Sends a message, or buffers it until a receiver is there.
     *
     * @param message any sequence of UTF-16 code units, lone surrogates included (a raw WebSocket cannot carry those:
     *     they become U+FFFD there); empty is allowed
     * @return false when the connection is no longer open, and nothing was sent
     */
    boolean send(String message);

    /** Closes with {@link CloseStatus#NORMAL}. */
    default boolean close() {
        return close(CloseStatus.NORMAL.code(), CloseStatus.NORMAL.reason());
    }

    /**
     * Closes after what was sent before. The client sees the code and the reason. Messages from the client that have not been
     * given to the application yet are dropped.
     *
     * @param code 1000, or within 3000-4999
     * @param reason at most {@value CloseStatus#MAX_REASON_BYTES} bytes of UTF-8
     * @return false when the connection was no longer open
     * @throws IllegalArgumentException naming what is wrong with the code or the reason
     */
    boolean close(int code, String reason);

    /** The same as {@link #close()}. */
    default boolean end() {
        return close();
    }

    /** Sends a last message and closes. */
    default boolean end(String message) {
        return send(message) && close();
    }

    /**
     * Holds messages back until {@link #resume()}: a WebSocket is not read any more, and on the other transports the answer to
     * the client's next send waits, when more than {@link SockJsOptions#messageLimit()} has gathered. Close ends the pause.
     */
    void pause();

    /** Ends {@link #pause()}. */
    void resume();

    /** Whether the connection is open and less than {@link SockJsOptions#WRITABLE_BYTES} bytes wait for the client. */
    boolean isWritable();

    /**
     * Bytes of encoded messages that wait in the session: for a receiver, or for its socket to take more. What the adapter has
     * been given and the socket has not taken yet, some 64 KiB, is not counted.
     */
    long bufferedBytes();
}
