package io.sockjs.servlet;

import io.sockjs.SockJsLog;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Threads of the container that wait so that a WebSocket is not read, where reading cannot be stopped otherwise (Jetty). The
 * container's threads serve the whole application, so only so many may.
 */
final class HeldThreads {
    /** A third of the threads that Jetty has, unless it is told otherwise. */
    static final int MOST = 64;

    private final Semaphore places = new Semaphore(MOST);
    private final AtomicBoolean told = new AtomicBoolean();

    /** Whether this thread may wait; then it must {@link #leave}. */
    boolean enter(SockJsLog log) {
        boolean may = places.tryAcquire();
        if (!may && told.compareAndSet(false, true)) {
            log.log(
                    SockJsLog.Severity.WARN,
                    MOST
                            + " threads of the container wait for handlers that are paused or behind: WebSockets that would"
                            + " hold further ones are closed with 4002 (told once)",
                    null);
        }
        return may;
    }

    void leave() {
        places.release();
    }
}
