package io.sockjs.engine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;

/** An I/O thread whose clock is moved by the test: tasks and timers run within {@link #run} and {@link #advance}. */
final class ManualThread implements IoThread {
    private record Timer(long at, long order, Runnable task) {}

    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>(Comparator.comparingLong(Timer::at).thenComparingLong(Timer::order));
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private long now = 1_000_000;
    private long order;
    private volatile boolean atOnce;

    @Override
    public void execute(Runnable task) {
        if (atOnce) {
            task.run();
        } else {
            synchronized (this) {
                tasks.add(task);
            }
        }
    }

    /** From now on tasks run where they are given, for tests that have threads of their own. */
    void runAsTheyCome() {
        atOnce = true;
        run();
    }

    @Override
    public synchronized Runnable schedule(Runnable task, long delayNanos) {
        Timer timer = new Timer(now + delayNanos, order++, task);
        timers.add(timer);
        return () -> timers.remove(timer);
    }

    @Override
    public synchronized long nanoTime() {
        return now;
    }

    /** Runs what was given to {@link #execute}. */
    void run() {
        Runnable task;
        while ((task = tasks.poll()) != null) {
            task.run();
        }
    }

    /** Moves the clock, and runs what falls due on the way. */
    void advance(Duration by) {
        long end = now + by.toNanos();
        run();
        while (!timers.isEmpty() && timers.peek().at() <= end) {
            Timer due = timers.poll();
            now = Math.max(now, due.at());
            due.task().run();
            run();
        }
        now = end;
    }

    /** How many tasks have been given and not run. */
    int waiting() {
        return tasks.size();
    }

    int timers() {
        return timers.size();
    }
}
