package io.sockjs;

import java.net.InetSocketAddress;
import java.security.Principal;
import java.util.Map;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One client's session, whatever carries it at the moment.
 *
 * <p><b>Threads.</b> Every method may be called from any thread, and none blocks. The callbacks of one connection are called
 * one at a time: on the thread that brought the event, or on the {@linkplain SockJsOptions.Builder#executor executor}
 * that the server was given. They are added in the connection handler, before any event arrives; several of one kind are
 * called in the order in which they were added.
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

    /** Who made the last receiving request: see {@link SockJsRequest#remoteAddress}. */
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

    /**
     * Path and query of the last receiving request; the session id within it is replaced by {@code ***}. A token in the query is
     * not: mind it in logs.
     */
    String url();

    /** The path of {@link #url()}. */
    String pathname();

    /** The prefix that the request came under, as it stood in its path. */
    String prefix();

    /** The named parts of a prefix pattern: {@code {"room": "lobby"}} for {@code /chat/{room}}; otherwise empty. */
    Map<String, String> pathParameters();

    /**
     * What {@link SockJsServer#onHandshake} admitted the connection as; otherwise whom the HTTP server had authenticated for the request
     * that opened it ({@link SockJsRequest#principal()}); or null.
     */
    @Nullable Principal principal();

    /**
     * The application's own notes on this connection. It begins with what {@link SockJsServer#onHandshake} put there.
     *
     * @return thread-safe and mutable; neither names nor values are null
     */
    Map<String, Object> attributes();

    /**
     * Adds what messages are given to. Messages that came before there is any are dropped.
     *
     * @param callback called once for each message
     * @return takes the callback away again
     */
    Runnable onMessage(Consumer<? super String> callback);

    /**
     * Adds what is told of the end. Added after the end, it is told all the same.
     *
     * @param callback called exactly once
     * @return takes the callback away again
     */
    Runnable onClose(Consumer<? super CloseStatus> callback);

    /**
     * Adds what is told that {@link #isWritable()} turned true again after it was false.
     *
     * @param callback called once for each such turn
     * @return takes the callback away again
     */
    Runnable onWritable(Runnable callback);

    /**
     * Sends a message, or buffers it until a receiver is there.
     *
     * @param message any sequence of UTF-16 code units, lone surrogates included (a raw WebSocket cannot carry those:
     *     they become U+FFFD there); empty is allowed
     * @return false when the connection is no longer open, and nothing was sent
     */
    boolean send(String message);

    /**
     * As {@link #send(String)}, for a message that goes to many connections.
     *
     * @return false when the connection is no longer open, and nothing was sent
     */
    boolean send(PreparedMessage message);

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

    /**
     * Runs a task among the callbacks: after the events that are there already, and never at the same time as a callback. So what
     * only callbacks and such tasks touch needs no lock. A pause holds tasks back too; after the end they still run. A task that
     * throws closes the connection as a callback does.
     *
     * @param task run where callbacks run, and never within this call, unless the server's executor runs it there
     */
    void execute(Runnable task);

    /** Whether the connection is open and less than {@link SockJsOptions#WRITABLE_BYTES} bytes wait for the client. */
    boolean isWritable();

    /**
     * Bytes of encoded messages that wait in the session: for a receiver, or for its socket to take more. What the adapter has
     * been given and the socket has not taken yet, some 64 KiB, is not counted.
     */
    long bufferedBytes();

    /**
     * The client's messages for one {@link Flow.Subscriber}, which gets as many as it asks for: while it asks for none they are
     * held back as by a {@linkplain #pause() pause}, which is the application's own and counts beside this one. It completes when
     * the connection ends, whatever the code; the code is told to {@link #onClose}. A cancelled subscription leaves the connection open and drops what comes from then on.
     *
     * <p>To be called within the connection handler: from then on messages wait for the subscriber, and nothing is lost until it
     * comes. Signals come one at a time, on the connection's thread or on that of the subscriber's {@code request}; in the
     * latter case at the same time as another callback of the connection, perhaps.
     *
     * @return the same each time, for one subscriber; further ones are refused with {@link IllegalStateException} by
     *     {@code onError}
     */
    Flow.Publisher<String> publisher();

    /**
     * What sends the items of a {@link Flow.Publisher} to the client, and asks for more while the connection
     * {@linkplain #isWritable() is writable}. Its completion closes the connection normally, its error with
     * {@link CloseStatus#HANDLER_FAILED}; the end of the connection cancels the subscription.
     *
     * @return for one subscription
     */
    Flow.Subscriber<String> subscriber();
}
