package io.sockjs.engine;

import io.sockjs.SockJsLog;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
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

    private static final AtomicLongFieldUpdater<Delivery> WAITING_CHARS =
            AtomicLongFieldUpdater.newUpdater(Delivery.class, "waitingChars");
    private static final AtomicIntegerFieldUpdater<Delivery> ASKED =
            AtomicIntegerFieldUpdater.newUpdater(Delivery.class, "asked");

    private final Application application;
    private final IoThread home;
    private final Session session;
    private final long crowdedAt;

    /** Messages ({@link String}) and other events ({@link Runnable}). */
    private final Queue<Object> events = new ConcurrentLinkedQueue<>();

    /** Events that a pause does not hold back: who pauses until the client can take more waits for one of these. */
    private volatile @Nullable Queue<Runnable> news;

    private volatile long waitingChars;
    /** How often delivery was asked for since the thread that delivers looked last. */
    @SuppressWarnings("UnusedVariable") // Read by its updater.
    private volatile int asked;

    private final Callbacks<Consumer<? super String>> receivers = new Callbacks<>();
    private volatile boolean paused;
    private volatile boolean held;
    private volatile boolean last;
    private volatile boolean deaf;

    Delivery(Application application, IoThread home, long crowdedAt, Session session) {
        this.application = application;
        this.home = home;
        this.crowdedAt = crowdedAt;
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

    /** Whether so much waits for the application that the client should be made to wait. */
    boolean isCrowded() {
        return waitingChars > crowdedAt;
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
        Executor executor = application.executor();
        if (executor == null) {
            if (onIoThread) {
                run();
            } else {
                runAtHome();
            }
            return;
        }
        try {
            executor.execute(this);
        } catch (RuntimeException full) {
            application.log(SockJsLog.Severity.ERROR, "the executor took no task; the I/O thread runs it", full);
            runAtHome();
        }
    }

    private void runAtHome() {
        try {
            home.execute(this);
        } catch (RejectedExecutionException gone) {
            // The adapter's threads are gone; what is left, such as the end, is told here.
            run();
        }
    }

    /** Delivers until nothing is left; a thread that comes while another one is at it leaves it to that one. */
    @Override
    public void run() {
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
