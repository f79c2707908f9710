package io.sockjs;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes may wait, all together: messages for clients that do not take them, those for handlers that are behind, and bodies
 * and WebSocket messages that have come in part. Many sessions, each within its own limits, could otherwise fill the heap. One
 * budget may serve several services.
 *
 * <p>When it is used up, no session opens and no send is taken (503), and a session for which still more has to wait is treated
 * by its {@link SlowConsumerPolicy}; when that is to close, the code is {@link CloseStatus#OVERLOADED}, as it is for a WebSocket
 * on which a message goes on coming. What comes and goes without waiting is not counted. Thread-safe.
 */
public final class MemoryBudget {
    private static final MemoryBudget SHARED =
            new MemoryBudget(Math.max(16L << 20, Runtime.getRuntime().maxMemory() / 4));

    private final long limit;
    private final AtomicLong used = new AtomicLong();

    private MemoryBudget(long limit) {
        this.limit = limit;
    }

    /**
     * A budget.
     *
     * @throws IllegalArgumentException when it is less than one byte
     */
    public static MemoryBudget ofBytes(long bytes) {
        if (bytes <= 0) {
            throw new IllegalArgumentException(
                    "option memory_budget cannot be \"" + bytes + " bytes\": give at least 1");
        }
        return new MemoryBudget(bytes);
    }

    /** The one that all services share which have none of their own: a quarter of the heap. */
    public static MemoryBudget shared() {
        return SHARED;
    }

    /** How many bytes there are in all. */
    public long limit() {
        return limit;
    }

    /** How many bytes wait now. */
    public long used() {
        return used.get();
    }

    /** Whether nothing is left. */
    public boolean isUsedUp() {
        return used.get() >= limit;
    }

    /** For adapters and the engine: more waits, or less. */
    public void add(long bytes) {
        used.addAndGet(bytes);
    }
}
