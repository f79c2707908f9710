package io.sockjs.engine;

import io.sockjs.MemoryBudget;

/**
 * What one connection holds of the {@link MemoryBudget} outside of a session: a body or a message that has come in part, or bytes
 * that were written and wait for the socket when the session has ended already. Thread-safe.
 */
public final class Share {
    private final MemoryBudget budget;
    private long held;
    private boolean over;

    public Share(MemoryBudget budget) {
        this.budget = budget;
    }

    /**
     * Holds so many bytes from now on, instead of what it held.
     *
     * @return false when that is more than before and nothing is left: they are held, but their peer should be sent away
     */
    public synchronized boolean hold(long bytes) {
        if (over) {
            return true;
        }
        long more = bytes - held;
        if (more != 0) {
            held = bytes;
            budget.add(more);
        }
        return more <= 0 || !budget.isUsedUp();
    }

    /** Holds nothing, for good. */
    public synchronized void release() {
        hold(0);
        over = true;
    }
}
