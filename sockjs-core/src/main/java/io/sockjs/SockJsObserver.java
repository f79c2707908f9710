package io.sockjs;

import java.time.Duration;

/**
 * Is told what happens in a service, for metrics. Each method does nothing unless overridden.
 *
 * <p>Called on the threads that do the work, I/O threads among them, and often while a session's other work waits: count and
 * return. Never block, and never call the connection. What is thrown is logged once and otherwise ignored. Thread-safe.
 */
public interface SockJsObserver {
    /** Why a request was refused; each stands for one answer. */
    enum Refusal {
        /** 404: no such path, or a transport that is off. */
        NOT_FOUND,
        /** 404: a send for a session that is not there: it has ended, or lives on another server. */
        UNKNOWN_SESSION,
        /** 405. */
        METHOD,
        /** 400, 426 and the like: no WebSocket handshake. */
        HANDSHAKE_MALFORMED,
        /** The application refused ({@link Admission#refuse}). */
        NOT_ADMITTED,
        /** 503 or 500: the application did not answer, or failed. */
        HANDSHAKE_UNANSWERED,
        /** 413: more bytes than {@link SockJsOptions#messageLimit()}, or messages than {@link SockJsOptions#arrayLimit()}. */
        TOO_LARGE,
        /** 408: a body that did not come within {@link SockJsOptions#bodyTimeout()}. */
        TOO_SLOW,
        /** 500: not a JSON array of strings, or no proper callback. */
        MALFORMED,
        /** 503: too many sessions, handshakes or sends, or the memory budget is used up. */
        OVERLOAD,
        /** 503: the service drains or was uninstalled. */
        GOING_AWAY,
        /** 403: the origin is not allowed. */
        ORIGIN
    }

    /** A session opened. */
    default void opened(Transport transport) {}

    /** A session that had opened ended; once for each. The transport is that of its latest receiver, so it may be another one. */
    default void closed(Transport transport, CloseStatus status) {}

    /** Messages came, that many bytes on the wire; the application is given them next. */
    default void received(Transport transport, int messages, long bytes) {}

    /** Messages went towards the socket, that many bytes of frames before they are dressed for the transport. */
    default void sent(Transport transport, int messages, long bytes) {}

    /** Messages were dropped by the {@link SlowConsumerPolicy}, or because the session ended before they could be sent. */
    default void dropped(Transport transport, int messages, long bytes) {}

    /** So many more bytes wait for clients; negative when fewer do. */
    default void queued(long bytes) {}

    /**
     * So many more characters of messages wait for the application, as {@link SockJsOptions#receiveBufferLimit()} counts them; negative
     * when fewer do. Told for each session in steps of some 4,000, and when nothing waits any more: small messages that are delivered as
     * they come are not told. By several threads at once: the sum of all that was told is right, though not at each moment.
     */
    default void receiveBuffered(long characters) {}

    /** A heartbeat was sent. */
    default void heartbeat(Transport transport) {}

    /**
     * A request was refused. Not told is what the HTTP server refuses before it knows a service, such as a head that is malformed, too long or
     * too slow, nor what ends with an error of ours or of the application's that the log tells (500).
     */
    default void refused(Refusal why) {}

    /**
     * The callbacks of a connection, or a handshake handler, held an I/O thread for so long in one go: more than a second, while
     * the other connections of that thread waited. Told each time, where the log says it once; never when there is an
     * {@link SockJsOptions.Builder#executor executor}.
     */
    default void heldIoThread(Duration time) {}

    /** Tells both, the first one first; that one of them throws does not keep it from the other. */
    static SockJsObserver both(SockJsObserver first, SockJsObserver second) {
        return new BothObservers(first, second);
    }
}
