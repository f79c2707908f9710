package io.sockjs.servlet;

import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What runs when no request of the container's does: timers, and what one client causes for another. An application that blocks holds
 * these threads too, so there come more of them as long as what waits is not done soon.
 */
final class Threads implements Executor, AutoCloseable {
    /** Without handlers that block: more would only wait for processors. And so many come at a time when there are. */
    private static final int STEP = 64;
    /** With them. Each costs its stack; what comes when all of them are held waits. */
    private static final int MOST = 1024;
    /** How soon what waits must be done. */
    private static final long SOON_MILLIS = 100;
    /** How long an application that blocks may hold up the end of everything. */
    private static final int TELL_SECONDS = 2;
    /** How long a thread without a task may take to end. */
    private static final int END_MILLIS = 100;

    private final ScheduledThreadPoolExecutor timers;
    private final Executor workers;
    private final @Nullable ThreadPoolExecutor own;
    /** Those that have not ended, and perhaps some that have. */
    private final Set<Thread> all = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    private final AtomicBoolean watching = new AtomicBoolean();
    private final HeldThreads held = new HeldThreads();

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
                    STEP,
                    STEP,
                    10,
                    TimeUnit.SECONDS,
                    new LinkedBlockingQueue<>(),
                    daemons("sockjs"),
                    (late, pool) -> late.run());
            own.allowCoreThreadTimeOut(true);
            // For later: its queue has room for everything, so it does not grow by itself.
            own.setMaximumPoolSize(MOST);
            workers = own;
        } else {
            own = null;
            workers = given;
        }
    }

    private ThreadFactory daemons(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread made = new Worker(task, name + "-" + number.incrementAndGet());
            all.add(made);
            return made;
        };
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

    /** The container's threads that are held for clients to wait. */
    HeldThreads held() {
        return held;
    }

    /** Soon, on a thread that nobody waits for; when an executor of the application's takes nothing, here, so that nothing is lost. */
    @Override
    public void execute(Runnable task) {
        try {
            workers.execute(task);
        } catch (RejectedExecutionException full) {
            task.run();
        }
        if (own != null && !own.getQueue().isEmpty()) {
            watch(own);
        }
    }

    private void watch(ThreadPoolExecutor pool) {
        if (watching.compareAndSet(false, true)) {
            long before = pool.getCompletedTaskCount();
            schedule(() -> look(pool, before), TimeUnit.MILLISECONDS.toNanos(SOON_MILLIS));
        }
    }

    /** More threads when what waits would wait on, fewer when those are not needed any more. On the timers' thread. */
    private void look(ThreadPoolExecutor pool, long before) {
        watching.set(false);
        int waiting = pool.getQueue().size();
        int threads = pool.getCorePoolSize();
        if (waiting > pool.getCompletedTaskCount() - before) {
            pool.setCorePoolSize(Math.min(threads + STEP, MOST));
        } else if (threads > STEP && pool.getActiveCount() <= STEP) {
            pool.setCorePoolSize(STEP);
            threads = STEP;
        }
        if (waiting > 0 || threads > STEP) {
            watch(pool);
        }
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
            if (own.awaitTermination(TELL_SECONDS, TimeUnit.SECONDS)) {
                // Tomcat warns of threads that an application leaves behind, also of those that are just ending.
                for (Thread ending : all.toArray(new Thread[0])) {
                    ending.join(END_MILLIS);
                }
            }
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
