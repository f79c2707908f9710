package io.sockjs.servlet;

import io.sockjs.CloseStatus;
import io.sockjs.MemoryBudget;
import io.sockjs.SockJsLog;
import io.sockjs.engine.Share;
import io.sockjs.engine.Sink;
import io.sockjs.engine.SocketListener;
import jakarta.websocket.CloseReason;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The writing side of a WebSocket: each write is a text message, and the next one goes when the container has sent it. */
final class SocketSink extends Pump implements Sink {
    private static final Object PING = new Object();

    /** How long our close frame may take to go to the socket, behind what was written before, and to be answered. */
    private static final long CUT_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** For a byte on the slowest link that a long message may take its time on: 32 KB/s. */
    private static final long SLOWEST_NANOS = TimeUnit.SECONDS.toNanos(1) / (32 * 1024);

    private final Session session;
    private final RemoteEndpoint.Async remote;
    private final ContainerSocket container;
    private final Turn turn;
    private final Threads threads;
    private final SocketListener listener;
    /** What is left when the session has ended. */
    private final Share share;

    /** Whether the container is at sending something. */
    private volatile boolean sending;
    /** How much that is and since when, while it is text. */
    private volatile int sendingBytes;

    private volatile long sendingSince;
    /** How many sends are done, and how many were when that was asked for last. */
    private volatile int sends;

    private int seenSends;

    private final AtomicBoolean closing = new AtomicBoolean();
    private volatile boolean gone;
    private volatile boolean cut;
    private volatile boolean heard;
    private volatile @Nullable Long pingLeftAt = Long.MIN_VALUE;
    private volatile Runnable stopCut = () -> {};

    /** Guarded by this: whether more is wanted from the peer. */
    private boolean reading = true;
    /** Guarded by this: when that changed. */
    private long readingSince = System.nanoTime();
    /** Guarded by this: whether a message is being taken, and the container would read on meanwhile. */
    private boolean taking;

    SocketSink(Session session, Turn turn, MemoryBudget budget, SocketListener listener) {
        this.share = new Share(budget);
        this.session = session;
        this.remote = session.getAsyncRemote();
        this.container = ContainerSocket.of(session);
        this.turn = turn;
        this.threads = turn.threads();
        this.listener = listener;
    }

    @Override
    public void write(byte[] bytes) {
        if (!closing.get()) {
            put(bytes);
        }
    }

    @Override
    public void ping() {
        pingLeftAt = null;
        heard = false;
        put(PING);
    }

    @Override
    public void finish(CloseStatus status) {
        if (closing.compareAndSet(false, true)) {
            reading(true);
            put(status);
            if (!gone) {
                share.hold(bytes() + sendingBytes);
                stopCut = threads.schedule(() -> threads.execute(this::cut), CUT_NANOS);
                if (gone) {
                    stopCut.run();
                }
            }
        }
    }

    @Override
    public boolean isWritable() {
        return isIdle();
    }

    @Override
    void drain() {
        while (!sending && !gone) {
            Object item = next();
            if (item == null) {
                return;
            }
            sending = true;
            if (item instanceof byte[] text) {
                send(text);
            } else {
                // These may wait for the socket, in some containers; an event that blocks does not hold them up.
                threads.execute(() -> control(item));
            }
        }
    }

    private void send(byte[] text) {
        sendingBytes = text.length;
        sendingSince = System.nanoTime();
        try {
            remote.sendText(new String(text, StandardCharsets.UTF_8), this::sent);
        } catch (RuntimeException closed) {
            broken();
        }
    }

    private void sent(SendResult result) {
        if (!result.isOK()) {
            broken();
            return;
        }
        goOn();
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // One send at a time is under way.
    private void goOn() {
        sends++;
        sendingBytes = 0;
        sending = false;
        run();
    }

    private void control(Object item) {
        try {
            if (item == PING) {
                remote.sendPing(ByteBuffer.allocate(0));
                pingLeftAt = System.nanoTime();
            } else {
                CloseStatus status = (CloseStatus) item;
                session.close(new CloseReason(CloseReason.CloseCodes.getCloseCode(onTheWire(status)), status.reason()));
                share.release();
            }
        } catch (IOException | RuntimeException closed) {
            broken();
            return;
        }
        goOn();
    }

    /** Codes that stand for something that happened are not sent (RFC 6455 section 7.4.1). */
    private static int onTheWire(CloseStatus status) {
        int code = status.code();
        return code == 1005 || code == 1006 || code == 1015 ? 1000 : code;
    }

    /** Something was not written, so nothing may be written behind it; the session is told of the connection's end. */
    private void broken() {
        gone = true;
        drop();
        threads.execute(this::cut);
    }

    /** Ends the connection, whatever its peer does. */
    private void cut() {
        cut = true;
        gone = true;
        if (!container.cut()) {
            try {
                session.close(new CloseReason(CloseReason.CloseCodes.GOING_AWAY, ""));
            } catch (IOException | RuntimeException already) {
                // It is closed, which the container tells of.
            }
        }
    }

    /** The connection has ended. */
    void gone() {
        share.release();
        gone = true;
        drop();
        stopCut.run();
        reading(true);
    }

    @Override
    boolean isDrained() {
        return !sending;
    }

    @Override
    void drained() {
        if (!gone) {
            turn.execute(listener::writable);
        }
    }

    /**
     * The container tells when it has sent a message and nothing before: one that is under way counts as being taken for as long as a
     * slow link needs for it, and no longer, as its reader may have stalled.
     */
    @Override
    public boolean isTakingBytes() {
        int now = sends;
        boolean more = now != seenSends;
        seenSends = now;
        return more || sending && System.nanoTime() - sendingSince < sendingBytes * SLOWEST_NANOS;
    }

    /** Whether its end, if that is told as {@link CloseReason.CloseCodes#GOING_AWAY}, is one that we made. */
    boolean isCut() {
        return cut;
    }

    boolean isClosing() {
        return closing.get();
    }

    /** Something came from the peer. */
    void heard() {
        if (!heard) {
            heard = true;
        }
    }

    @Override
    public boolean hasHeardSincePing() {
        return heard;
    }

    @Override
    public @Nullable Long pingLeftAt() {
        return pingLeftAt;
    }

    @Override
    public synchronized void reading(boolean on) {
        if (reading != on) {
            reading = on;
            readingSince = System.nanoTime();
            if (!taking) {
                container.reading(on);
            }
            notifyAll();
        }
    }

    /** A message is being taken, or was. Until then nothing more is read. */
    synchronized void taking(boolean now) {
        if (container.readsAhead() && taking != now) {
            taking = now;
            if (reading) {
                container.reading(!now);
            }
        }
    }

    /** Where reading cannot be stopped otherwise, the container's thread that reads waits here; false when too many do. */
    boolean awaitReading(SockJsLog log) {
        if (container.canStop() || isReading()) {
            return true;
        }
        if (!threads.held().enter(log)) {
            return false;
        }
        try {
            waitUntilReading();
        } finally {
            threads.held().leave();
        }
        return true;
    }

    /** For how long more has been wanted from the peer now. */
    synchronized long readingNanos() {
        return reading ? System.nanoTime() - readingSince : 0;
    }

    private synchronized boolean isReading() {
        return reading;
    }

    private synchronized void waitUntilReading() {
        try {
            while (!reading) {
                wait();
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }
}
