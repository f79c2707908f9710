package io.sockjs.benchmark.load;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * What clients do to a server: they connect, do the same thing again and again, stop, and see that nothing is left over. A message
 * that is wrong, lost, doubled or out of order ends it with an exception. Its public methods are for the thread of the bench and
 * wait; all else happens in the driver's loop.
 */
public abstract class Load {
    private static final int CLOSE_SECONDS = 5;

    /** How long a server may take. */
    int patienceMillis = 60_000;

    final Driver driver;
    final int port;
    private final CompletableFuture<Void> opened = new CompletableFuture<>();
    private final CompletableFuture<Void> failure = new CompletableFuture<>();
    private CompletableFuture<Void> drained = new CompletableFuture<>();

    boolean running;
    /** Told to end: connections may close now. */
    boolean over;
    /** What was begun and is not done. */
    private long outstanding;

    private long done;

    Load(Driver driver, int port) {
        this.driver = driver;
        this.port = port;
    }

    /** Connects all clients. */
    public final void open() {
        driver.run(this::connect);
        await(opened, "not all clients could connect");
    }

    /** Begins. */
    public final void start() {
        driver.run(() -> {
            drained = new CompletableFuture<>();
            running = true;
            begin();
        });
    }

    /** How often it was done. */
    public final long done() {
        check();
        return driver.call(() -> done);
    }

    /** Begins nothing new, and waits for what is under way. */
    public final void stop() {
        driver.run(() -> {
            running = false;
            checkDrained();
        });
        await(drained, "what the server was sent did not all come back");
    }

    /** Closes the connections, and waits some seconds for the servers to do it. */
    public final void close() {
        driver.run(() -> {
            over = true;
            disconnect();
        });
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(CLOSE_SECONDS);
        while (driver.call(this::connected) > 0 && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        driver.run(this::cut);
    }

    /** How many connections there are that the server is to close. */
    int connected() {
        return 0;
    }

    /** Closes what the server has not closed. */
    void cut() {}

    /** Throws what has gone wrong, if something has. */
    public final void check() {
        if (failure.isDone()) {
            await(failure, "");
        }
    }

    abstract void connect();

    abstract void begin();

    abstract void disconnect();

    final void allOpened() {
        opened.complete(null);
    }

    final void begun(int more) {
        outstanding += more;
    }

    final void done(int more) {
        done += more;
        outstanding -= more;
        if (!running) {
            checkDrained();
        }
    }

    private void checkDrained() {
        if (outstanding == 0) {
            drained.complete(null);
        }
    }

    final void fail(Throwable why) {
        if (!over) {
            failure.completeExceptionally(why);
        }
    }

    final void expect(boolean right, String what, byte[] data, int from, int to) {
        if (!right) {
            throw new IllegalStateException(what + ": " + Frames.shown(data, from, to));
        }
    }

    private void await(CompletableFuture<Void> what, String otherwise) {
        try {
            CompletableFuture.anyOf(what, failure).get(patienceMillis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new IllegalStateException(otherwise + " within " + patienceMillis + " ms", late);
        } catch (ExecutionException failed) {
            throw new IllegalStateException("the load failed: " + failed.getCause(), failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }
}
