package io.sockjs.engine;

import io.sockjs.SockJsRequest;
import io.sockjs.protocol.Answer;

/**
 * A request and its answer, as the adapter lends it to the engine. Either {@link #answer}, {@link #stream} or {@link #upgrade} is
 * called, once, within {@link Engine#handle} or later. {@link #answer} may come from any thread, the others come on the I/O thread.
 * After the peer has vanished an answer and an upgrade mean nothing, and a stream is told so by
 * {@link StreamListener#aborted}.
 */
public interface Exchange extends SockJsRequest {
    /** Whether the request is HTTP/1.0. */
    boolean isHttp10();

    /** What stands before {@link #path} in the URLs that clients use: where the application is in its container, or nothing. */
    default String contextPath() {
        return "";
    }

    /** The thread that serves this exchange. */
    IoThread ioThread();

    /**
     * Asks for the body, at most once, before the answer. Not asked for, it is not read into memory; and only when it is asked
     * for, a client that sent {@code Expect: 100-continue} is told to go on (RFC 9110 section 10.1.1).
     *
     * @param limit the most bytes
     */
    void body(int limit, BodyListener listener);

    /** {@link #body} will be called later: until then the body stays with the peer, as far as it is not here already. */
    void deferBody();

    /** Sends the whole answer. */
    void answer(Answer answer);

    /**
     * Sends the head of an answer whose body is written bit by bit.
     *
     * @param head status and headers; its body is empty
     */
    Sink stream(Answer head, StreamListener listener);

    /**
     * Makes the connection a WebSocket. The request has what a handshake needs
     * ({@link io.sockjs.protocol.WebSocketHandshake}).
     *
     * @param messageLimit the most bytes of a message; more closes with 1009 (RFC 6455 section 7.4.1)
     */
    void upgrade(int messageLimit, SocketListener listener);
}
