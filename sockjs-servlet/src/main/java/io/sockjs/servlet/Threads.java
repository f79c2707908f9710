package io.sockjs.servlet;

import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What runs when no request of the container's does: timers, and what one client causes for another. */
final class Threads implements Executor, AutoCloseable {
    /** An application that blocks holds one of these only for events that no request brings, such as the end of a session. */
    private static final int MOST = 64;
    /** How long an application that blocks may hold up the end of everything. */
    private static final int TELL_SECONDS = 2;

    private final ScheduledThreadPoolExecutor timers;
    private final Executor workers;
    private final @Nullable ThreadPoolExecutor own;

    /**
     * Threads of our own, which end when nothing is to be done.
     *
     * @param given runs the tasks instead; it is not shut down
     */
    Threads(@Nullable Executor given) {
        timers = new ScheduledThreadPoolExecutor(1, daemons("sockjs-timer"));
        timers.setRemoveOnCancelPolicy(true);
        timers.setKeepAliveTime(10, TimeUnit.SECONDS);
        timers.allowCoreThreadTimeOut(true);
        if (given == null) {
            own = new ThreadPoolExecutor(
                    MOST,
                    MOST,
                    10,
                    TimeUnit.SECONDS,
                    new LinkedBlockingQueue<>(),
                    daemons("sockjs"),
                    (late, pool) -> late.run());
            own.allowCoreThreadTimeOut(true);
            workers = own;
        } else {
            own = null;
            workers = given;
        }
    }

    private static ThreadFactory daemons(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> new Worker(task, name + "-" + number.incrementAndGet());
    }

    /** Whether other connections wait while this thread is held: Undertow tells of bodies on threads that wait for its sockets. */
    static boolean isIoThreadOfTheContainer() {
        for (Class<?> type = Thread.currentThread().getClass(); type != null; type = type.getSuperclass()) {
            if (type.getName().equals("org.xnio.XnioIoThread")) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void execute(Runnable task) {
        workers.execute(task);
    }

    /** Runs the task when the time has come, unless this was closed; on the timers' one thread, so it must be short. */
    Runnable schedule(Runnable task, long delayNanos) {
        try {
            Future<?> timer = timers.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
            return () -> timer.cancel(false);
        } catch (RejectedExecutionException closed) {
            return () -> {};
        }
    }

    /**
     * Ends the timers at once, and the threads when they have done what they were given, which is waited for: the container cuts what
     * has not been told to clients by then. What comes later runs where it comes from.
     */
    @Override
    public void close() {
        timers.shutdownNow();
        if (own == null) {
            return;
        }
        own.shutdown();
        if (Thread.currentThread() instanceof Worker) {
            return;
        }
        try {
            own.awaitTermination(TELL_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class Worker extends Thread {
        Worker(Runnable task, String name) {
            super(task, name);
            setDaemon(true);
        }
    }
}
