package io.sockjs;

/**
 * Where a server's log lines go. Called from any thread, so an implementation is thread-safe and does not block. Messages
 * hold no line breaks and no session ids.
 */
@FunctionalInterface
public interface SockJsLog {
    /** How much a line matters. */
    enum Severity {
        /** Each session and request. */
        DEBUG,
        /** What an operator wants to see once. */
        INFO,
        /** A client is treated worse than it might expect: a slow one, say; once for each. */
        WARN,
        /** Something is wrong: a handler threw, or we did. */
        ERROR
    }

    /**
     * Takes one line.
     *
     * @param cause what was thrown, or null
     */
    void log(Severity severity, String message, @org.jspecify.annotations.Nullable Throwable cause);

    /** Whether lines of this severity are wanted; when not, they are not made. */
    default boolean isOn(Severity severity) {
        return severity != Severity.DEBUG;
    }

    /** The default: the {@link System.Logger} named {@code io.sockjs}. */
    static SockJsLog system() {
        return SystemLog.INSTANCE;
    }
}
