package io.sockjs.engine;

import java.util.ArrayDeque;

/**
 * Lets the sends of one session pass one at a time: the body of the next is read when the application has kept up with the one before.
 * So what waits for a slow handler is bounded, however many sends come at once. Thread-safe.
 */
final class SendGate {
    /** What a send may do. */
    enum Turn {
        GO,
        WAIT,
        FULL
    }

    /** Clients send one at a time, or some few. */
    private static final int MOST_WAITING = 64;

    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>(0);
    private boolean busy;

    /**
     * A send came.
     *
     * @param later run when its turn has come, if it has to wait
     */
    synchronized Turn enter(Runnable later) {
        if (!busy) {
            busy = true;
            return Turn.GO;
        }
        if (waiting.size() == MOST_WAITING) {
            return Turn.FULL;
        }
        waiting.add(later);
        return Turn.WAIT;
    }

    /** The one that went is done; called once for each. */
    void leave() {
        Runnable next;
        synchronized (this) {
            next = waiting.poll();
            busy = next != null;
        }
        if (next != null) {
            next.run();
        }
    }
}
