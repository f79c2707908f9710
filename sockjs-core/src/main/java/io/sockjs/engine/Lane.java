package io.sockjs.engine;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks one at a time without a thread of its own: whoever brings a task while the lane is idle runs it, and whatever others
 * bring meanwhile; whoever finds it busy leaves the task and goes. Nobody blocks. A task brought from within a task runs
 * after it. Tasks see each other's writes.
 */
final class Lane implements Executor {
    private static final AtomicIntegerFieldUpdater<Lane> COUNT =
            AtomicIntegerFieldUpdater.newUpdater(Lane.class, "count");

    /** Made when the first task has to wait: in most lanes none ever does. */
    private volatile @Nullable Queue<Runnable> waiting;
    /** Tasks that were brought and have not been run, the running one included. */
    private volatile int count;

    @Override
    public void execute(Runnable task) {
        if (count == 0 && COUNT.compareAndSet(this, 0, 1)) {
            if (waiting == null || waiting.isEmpty()) {
                // Idle, as nearly always: the queue is not touched.
                task.run();
            } else {
                // Someone has queued a task and not counted it yet; whoever counts last runs what is left. Ours must
                // not
                // overtake it, since it may be an earlier one of our own thread's that another thread left behind.
                waiting().add(task);
                runNext();
            }
        } else {
            waiting().add(task);
            if (COUNT.getAndIncrement(this) != 0) {
                return;
            }
            runNext();
        }
        while (COUNT.decrementAndGet(this) != 0) {
            runNext();
        }
    }

    private Queue<Runnable> waiting() {
        Queue<Runnable> there = waiting;
        return there != null ? there : makeWaiting();
    }

    private synchronized Queue<Runnable> makeWaiting() {
        if (waiting == null) {
            waiting = new ConcurrentLinkedQueue<>();
        }
        return waiting;
    }

    private void runNext() {
        Runnable task = waiting().poll();
        if (task == null) {
            throw new IllegalStateException("a task was counted before it was queued");
        }
        task.run();
    }
}
