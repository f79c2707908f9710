package io.sockjs.servlet;

import io.sockjs.engine.IoThread;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What stands for an I/O thread where there is none: the events of one exchange, one at a time and in order, on the container's
 * thread that brings them as long as no other thread is at it. Nobody waits for a lock.
 */
final class Turn implements IoThread, Runnable {
    private final Threads threads;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    /** Tasks that are there, the one that runs included. */
    private final AtomicInteger left = new AtomicInteger();
    /** Who is at it. A thread asks for itself only, and sees what it has written. */
    private @Nullable Thread at;

    Turn(Threads threads) {
        this.threads = threads;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (left.getAndIncrement() == 0) {
            threads.execute(this);
        }
    }

    /** What is behind it, for what does not wait for the exchange's turn: an event that blocks holds that up. */
    Threads threads() {
        return threads;
    }

    /** As {@link #enter}, but a thread that other connections wait for hands the task over, and goes on. */
    void pass(Runnable task) {
        if (Threads.isIoThreadOfTheContainer()) {
            execute(task);
        } else {
            enter(task);
        }
    }

    /**
     * Runs the task now, on this thread; when another thread is at it, there, and waits for its end. Within a task of ours it is a part
     * of that one: Tomcat may call a listener while it is set.
     */
    void enter(Runnable task) {
        if (at == Thread.currentThread()) {
            task.run();
            return;
        }
        if (left.compareAndSet(0, 1)) {
            try {
                perform(task);
            } finally {
                if (left.decrementAndGet() != 0) {
                    threads.execute(this);
                }
            }
            return;
        }
        CountDownLatch done = new CountDownLatch(1);
        execute(() -> {
            try {
                task.run();
            } finally {
                done.countDown();
            }
        });
        try {
            done.await();
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    private void perform(Runnable task) {
        at = Thread.currentThread();
        try {
            task.run();
        } finally {
            at = null;
        }
    }

    /** On one of our own threads. */
    @Override
    public void run() {
        do {
            Runnable task = tasks.poll();
            while (task == null) {
                // It was counted just after it was added, so it is here.
                Thread.onSpinWait();
                task = tasks.poll();
            }
            try {
                perform(task);
            } catch (Throwable fault) {
                // What comes after it has a right to its turn.
                Thread here = Thread.currentThread();
                here.getUncaughtExceptionHandler().uncaughtException(here, fault);
            }
        } while (left.decrementAndGet() != 0);
    }

    @Override
    public Runnable schedule(Runnable task, long delayNanos) {
        return threads.schedule(() -> execute(task), delayNanos);
    }

    /** It is one exchange's own; the thread behind it is the container's, or one of many. */
    @Override
    public boolean isShared() {
        return false;
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }
}
