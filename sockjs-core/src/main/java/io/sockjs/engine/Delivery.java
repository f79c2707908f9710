package io.sockjs.engine;

import io.sockjs.MemoryBudget;
import io.sockjs.SockJsLog.Severity;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The second lane of a session: gives events to the application, one at a time and in order, and never on the thread of whoever
 * sent something to this session. Events are put in within the session's lane, tasks of the application by any thread; any
 * thread may then ask for them to be delivered.
 */
final class Delivery implements Runnable {
    /** What even an empty message costs, in characters. */
    private static final int OVERHEAD = 32;
    /** What waits is charged to the budget in steps, and told: most messages are delivered as they come, and cost nothing. */
    private static final long STEP = 4 * 1024;
    /** When an executor that took no task is asked again. */
    private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final AtomicLongFieldUpdater<Delivery> WAITING_CHARS =
            AtomicLongFieldUpdater.newUpdater(Delivery.class, "waitingChars");
    private static final AtomicLongFieldUpdater<Delivery> CHARGED =
            AtomicLongFieldUpdater.newUpdater(Delivery.class, "charged");
    private static final AtomicIntegerFieldUpdater<Delivery> ASKED =
            AtomicIntegerFieldUpdater.newUpdater(Delivery.class, "asked");
    private static final AtomicIntegerFieldUpdater<Delivery> QUEUED =
            AtomicIntegerFieldUpdater.newUpdater(Delivery.class, "queued");

    private final SessionSetup setup;
    private final Application application;
    private final IoThread home;
    private final Session session;

    /** Messages ({@link String}) and other events ({@link Runnable}). */
    private final Queue<Object> events = new ConcurrentLinkedQueue<>();

    /** Events that a pause does not hold back: who pauses until the client can take more waits for one of these. */
    private volatile @Nullable Queue<Runnable> news;

    private volatile long waitingChars;
    /** What of it the budget and the observer know. */
    private volatile long charged;

    /** 1 while this is a task that a thread of the application's, or the home, has yet to begin. */
    @SuppressWarnings("UnusedVariable") // Read by its updater.
    private volatile int queued;
    /** How often delivery was asked for since the thread that delivers looked last. */
    @SuppressWarnings("UnusedVariable") // Read by its updater.
    private volatile int asked;

    private final Callbacks<Consumer<? super String>> receivers = new Callbacks<>();
    private volatile boolean paused;
    private volatile boolean held;
    private volatile boolean last;
    private volatile boolean deaf;

    Delivery(SessionSetup setup, IoThread home, Session session) {
        this.setup = setup;
        this.application = setup.application();
        this.home = home;
        this.session = session;
    }

    Runnable onMessage(Consumer<? super String> callback) {
        var entry = receivers.add(callback);
        return () -> receivers.remove(entry);
    }

    void message(String message) {
        WAITING_CHARS.addAndGet(this, message.length() + OVERHEAD);
        events.add(message);
    }

    void event(Runnable event) {
        events.add(event);
    }

    /** An event that does not wait for the end of a pause. */
    synchronized void news(Runnable event) {
        if (news == null) {
            news = new ConcurrentLinkedQueue<>();
        }
        news.add(event);
    }

    /** The end: it ends a pause too, so that what was accepted is delivered. */
    void end(Runnable event) {
        events.add(event);
        last = true;
    }

    /** The application has closed, or failed: it is not given messages any more, only the end. */
    void stopMessages() {
        deaf = true;
    }

    long waitingChars() {
        return waitingChars;
    }

    /** Whether so much waits for the application that the client should be made to wait. */
    boolean isCrowded() {
        long waits = waitingChars;
        return waits > setup.crowdedAt() || waits > 0 && budget().isUsedUp();
    }

    void pause() {
        paused = true;
    }

    void resume() {
        paused = false;
    }

    /** A pause of our own, beside the application's. */
    void hold(boolean on) {
        held = on;
    }

    /**
     * Has the events delivered that are there.
     *
     * @param onIoThread whether the caller is the I/O thread that brought them, and may run the application's code
     */
    void deliver(boolean onIoThread) {
        if (events.isEmpty() && (news == null || news.isEmpty())) {
            return;
        }
        charge();
        Executor executor = application.executor();
        if (executor == null && onIoThread) {
            run();
        } else if (QUEUED.compareAndSet(this, 0, 1) || last) {
            // The end does not rely on an executor that is to be asked again.
            hand(executor);
        }
    }

    /** Brings the task to those who run it. It is one task however much waits: a pool that is stuck gathers no more of them. */
    private void hand(@Nullable Executor executor) {
        try {
            (executor == null ? home : executor).execute(this);
        } catch (RuntimeException | Error full) {
            // An error may be that there can be no further thread, which passes.
            if (executor == null) {
                // The adapter's threads are gone; what is left, such as the end, is told here.
                run();
            } else if (last || executor instanceof ExecutorService pool && pool.isShutdown()) {
                application.logSeldom(Severity.ERROR, "the executor took no task; the I/O thread runs it", full, home);
                hand(null);
            } else {
                application.logSeldom(Severity.ERROR, "the executor took no task; it is asked again", full, home);
                askAgain(executor);
            }
        }
    }

    /** The application's code may block, so it waits for the executor; more than is allowed to wait makes the client wait. */
    private void askAgain(Executor executor) {
        try {
            home.schedule(() -> hand(executor), AGAIN_NANOS);
        } catch (RejectedExecutionException gone) {
            run();
        }
    }

    /** Delivers until nothing is left; a thread that comes while another one is at it leaves it to that one. */
    @Override
    public void run() {
        if (queued != 0) {
            queued = 0;
        }
        if (ASKED.getAndIncrement(this) != 0) {
            return;
        }
        long start = home.nanoTime();
        int seen = 1;
        do {
            drain();
            seen = ASKED.addAndGet(this, -seen);
        } while (seen != 0);
        if (application.executor() == null) {
            application.held(home, home.nanoTime() - start);
        }
    }

    private MemoryBudget budget() {
        return setup.limits().budget();
    }

    /**
     * Tells the budget and the observer what waits, unless that is nearly what they know; to be called behind each change of it. Whoever is
     * last sees to it that the last word is right.
     */
    private void charge() {
        for (long waits = waitingChars; isNews(waits); waits = waitingChars) {
            long more = waits - CHARGED.getAndSet(this, waits);
            budget().add(more);
            setup.watch().receiveBuffered(more);
        }
    }

    private boolean isNews(long waits) {
        long known = charged;
        return waits == 0 ? known != 0 : Math.abs(waits - known) >= STEP;
    }

    private void drain() {
        Object event = next();
        while (event != null) {
            deliver(event);
            event = next();
        }
    }

    private @Nullable Object next() {
        Queue<Runnable> urgentOnes = news;
        Object urgent = urgentOnes == null ? null : urgentOnes.poll();
        if (urgent != null) {
            return urgent;
        }
        return !paused && !held || last ? events.poll() : null;
    }

    private void deliver(Object event) {
        try {
            if (event instanceof String message) {
                WAITING_CHARS.addAndGet(this, -message.length() - OVERHEAD);
                charge();
                receive(message);
            } else {
                ((Runnable) event).run();
            }
        } catch (Throwable thrown) {
            session.handlerFailed(thrown);
        }
    }

    private void receive(String message) {
        for (var receiver : receivers.all()) {
            if (deaf) {
                return;
            }
            receiver.callback().accept(message);
        }
    }
}
