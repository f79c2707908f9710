package io.sockjs.engine;

import org.jspecify.annotations.Nullable;

/**
 * The one timer of a session; used in its lane only. It is not moved back when its time is put off, as each write does: it then
 * fires early, finds nothing due, and is set again. So writes cost no timer.
 */
final class Deadline {
    private final IoThread home;
    private final Session session;
    private @Nullable Runnable cancel;
    private long due;
    private int generation;

    /** One that is not set. It fires on the I/O thread, outside the lane. */
    Deadline(IoThread home, Session session) {
        this.home = home;
        this.session = session;
    }

    /** Fires at this time, or before. */
    void set(long time) {
        if (cancel == null || time - due < 0) {
            stop();
            due = time;
            int mine = ++generation;
            cancel = home.schedule(() -> session.timerFired(mine), due - home.nanoTime());
        }
    }

    void stop() {
        if (cancel != null) {
            cancel.run();
            cancel = null;
        }
    }

    /** Whether what has fired is the timer that was set last; one that was cancelled too late is none. */
    boolean isCurrent(int fired) {
        if (fired != generation) {
            return false;
        }
        cancel = null;
        return true;
    }
}
