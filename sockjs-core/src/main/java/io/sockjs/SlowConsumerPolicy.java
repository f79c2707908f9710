package io.sockjs;

/**
 * What becomes of a session whose client takes messages more slowly than they are sent, once more of them wait than
 * {@link SockJsOptions#sendBufferLimit()} or {@link SockJsOptions#sendQueueLimit()} allow.
 */
@FunctionalInterface
public interface SlowConsumerPolicy {
    /** What is done. */
    enum Action {
        /** The session is closed with {@link CloseStatus#SLOW_CONSUMER}, and what waits is dropped. */
        CLOSE,
        /** The message that does not fit is dropped. */
        DROP_NEWEST,
        /** The messages that have waited longest are dropped, until the new one fits. */
        DROP_OLDEST
    }

    /**
     * Decides; called for each message that does not fit, on the thread that sent it. It must not block. Closing the connection
     * with a code of one's own is allowed. When it throws, the session is closed with {@link CloseStatus#HANDLER_FAILED}.
     */
    Action full(SockJsConnection connection);

    /** Closes: the client knows that it has missed something, and can begin anew. The default. */
    static SlowConsumerPolicy close() {
        return connection -> Action.CLOSE;
    }

    /** Keeps what waits: for logs, where the beginning tells most. */
    static SlowConsumerPolicy dropNewest() {
        return connection -> Action.DROP_NEWEST;
    }

    /** Keeps the latest: for prices and positions, where the last one counts. */
    static SlowConsumerPolicy dropOldest() {
        return connection -> Action.DROP_OLDEST;
    }
}
