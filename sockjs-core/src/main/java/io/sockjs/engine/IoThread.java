package io.sockjs.engine;

import java.util.concurrent.Executor;

/** A thread of the adapter's, which it lends for tasks and timers; an event loop, say. Thread-safe. */
public interface IoThread extends Executor {
    /** Runs the task on this thread, soon; in the order in which tasks came. */
    @Override
    void execute(Runnable task);

    /**
     * Runs the task on this thread, later.
     *
     * @param delayNanos may be zero or less, for at once
     * @return cancels it; to be called any number of times
     */
    Runnable schedule(Runnable task, long delayNanos);

    /** Whether other connections wait while a task holds it. */
    default boolean isShared() {
        return true;
    }

    /** This thread's clock, in nanoseconds since some origin (as {@link System#nanoTime()}). */
    long nanoTime();
}
