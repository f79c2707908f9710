package io.sockjs.netty;

import io.netty.channel.ChannelHandlerContext;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The time limit on what a connection waits for from its peer. Moving it costs no timer: the one that is set fires, finds the limit
 * moved, and is set again, so that a busy connection sets one now and then. In the event loop.
 */
final class ConnectionClock implements Runnable {
    /** What the peer is to do in time. */
    enum Wait {
        NOTHING,
        /** To begin a request, on a connection that is new. */
        FIRST_REQUEST,
        /** To begin a request, on a connection that has served some. */
        NEXT_REQUEST,
        /** To end the head of a request. */
        HEAD,
        /** To end a body, or a WebSocket message. */
        BODY,
        /** To go on with the body of a request that is not ours. */
        THEIR_BODY
    }

    private final ChannelHandlerContext ctx;
    private final Consumer<Wait> whenLate;
    private Wait wait = Wait.NOTHING;
    private long deadline;
    private @Nullable Future<?> timer;
    private long timerAt;

    ConnectionClock(ChannelHandlerContext ctx, Consumer<Wait> whenLate) {
        this.ctx = ctx;
        this.whenLate = whenLate;
    }

    Wait waitsFor() {
        return wait;
    }

    /** Begins to wait for that; at most so long, or without end when it is 0. */
    void waitFor(Wait what, long nanos) {
        wait = nanos > 0 ? what : Wait.NOTHING;
        deadline = System.nanoTime() + nanos;
        if (wait != Wait.NOTHING && (timer == null || timerAt - deadline > 0)) {
            stopTimer();
            set(nanos);
        }
    }

    /** As {@link #waitFor}, unless it waits for that already. */
    void goOnWaitingFor(Wait what, long nanos) {
        if (wait != what) {
            waitFor(what, nanos);
        }
    }

    void waitForNothing() {
        wait = Wait.NOTHING;
    }

    /** For good. */
    void stop() {
        wait = Wait.NOTHING;
        stopTimer();
    }

    private void stopTimer() {
        Future<?> old = timer;
        timer = null;
        if (old != null) {
            old.cancel(false);
        }
    }

    private void set(long nanos) {
        timerAt = System.nanoTime() + nanos;
        timer = ctx.executor().schedule(this, nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void run() {
        timer = null;
        if (wait == Wait.NOTHING) {
            return;
        }
        long left = deadline - System.nanoTime();
        if (left > 0) {
            set(left);
            return;
        }
        Wait late = wait;
        wait = Wait.NOTHING;
        whenLate.accept(late);
    }
}
