package io.sockjs.engine;

import io.sockjs.SockJsConnection;
import io.sockjs.SockJsLog;
import io.sockjs.SockJsOptions;
import io.sockjs.SockJsServer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The application's side of an installation: its handler, its executor, its log. */
final class Application {
    private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final SockJsServer server;
    private final SockJsOptions options;
    private final Watch watch;
    private final AtomicBoolean toldOfHeldThread = new AtomicBoolean();
    private final Map<String, Long> told = new ConcurrentHashMap<>();

    Application(SockJsServer server, SockJsOptions options) {
        this.server = server;
        this.options = options;
        this.watch = new Watch(options.observer(), this);
    }

    Watch watch() {
        return watch;
    }

    void accept(SockJsConnection connection) {
        server.connectionHandler().accept(connection);
    }

    /** Null for the I/O thread. */
    @Nullable Executor executor() {
        return options.executor();
    }

    void log(SockJsLog.Severity severity, String message, @Nullable Throwable cause) {
        SockJsLog log = options.log();
        try {
            if (log.isOn(severity)) {
                log.log(severity, oneLine("[" + options.prefix() + "] " + message), cause);
            }
        } catch (RuntimeException theLogs) {
            // There is nobody to tell, and a lane must go on.
        }
    }

    /** Once a minute at most: what clients can cause as often as they like must not fill the log. */
    void logSeldom(SockJsLog.Severity severity, String message, @Nullable Throwable cause, IoThread clock) {
        long now = clock.nanoTime();
        Long before = told.get(message);
        boolean due = before == null || now - before >= QUIET_NANOS;
        if (due && (before == null ? told.putIfAbsent(message, now) == null : told.replace(message, before, now))) {
            log(severity, message + " (told once a minute)", cause);
        }
    }

    /** What peers say may hold line breaks, and marks that turn the rest of a line round; a line is a line. */
    private static String oneLine(String message) {
        StringBuilder line = new StringBuilder(message);
        for (int i = 0; i < line.length(); i++) {
            switch (Character.getType(line.charAt(i))) {
                case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                    line.setCharAt(i, ' ');
                default -> {}
            }
        }
        return line.toString();
    }

    boolean logsSessions() {
        try {
            return options.log().isOn(SockJsLog.Severity.DEBUG);
        } catch (RuntimeException theLogs) {
            return false;
        }
    }

    /** Tells of a handler that kept an I/O thread of several connections for long: the observer each time, the log once. */
    void held(IoThread thread, long nanos) {
        if (nanos <= LONG_NANOS || !thread.isShared()) {
            return;
        }
        watch.heldIoThread(Duration.ofNanos(nanos));
        if (toldOfHeldThread.compareAndSet(false, true)) {
            log(
                    SockJsLog.Severity.ERROR,
                    "a handler held an I/O thread for "
                            + Duration.ofNanos(nanos).toMillis()
                            + " ms, and with it the other connections there: set the option executor for handlers"
                            + " that block (told once)",
                    null);
        }
    }
}
