package io.sockjs.spring;

import io.sockjs.SockJsConnection;

/** What a bean under {@link SockJsEndpoint} does with its connections. */
@FunctionalInterface
public interface SockJsHandler {
    /**
     * Called once for each new connection, before any message: sets the connection's callbacks. When it throws, the connection is
     * closed with {@link io.sockjs.CloseStatus#HANDLER_FAILED}.
     *
     * @param connection whose callbacks come one at a time, on threads of the container, and may block
     */
    void onConnection(SockJsConnection connection);
}
