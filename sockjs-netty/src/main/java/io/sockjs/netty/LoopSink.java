package io.sockjs.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.sockjs.SockJsOptions;
import io.sockjs.engine.Share;
import io.sockjs.engine.Sink;
import io.sockjs.engine.StreamListener;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * Brings what the engine writes, on whatever thread, to the channel's event loop in order; and flushes once for all that was
 * written in one turn of the loop, since each flush is a system call.
 */
abstract class LoopSink implements Sink, Runnable {
    /** More than this waiting for the loop counts as not writable; as much as the channel's own high water mark. */
    private static final long HIGH_WATER = 64 * 1024;

    private static final AtomicLongFieldUpdater<LoopSink> INBOX_BYTES =
            AtomicLongFieldUpdater.newUpdater(LoopSink.class, "inboxBytes");
    private static final AtomicIntegerFieldUpdater<LoopSink> AWAKE =
            AtomicIntegerFieldUpdater.newUpdater(LoopSink.class, "awake");

    /** A batch has no more than this; what is larger has one of its own. */
    private static final int MOST_BYTES = 16 * 1024;

    private static final int FEWEST_BYTES = 64;

    private final ChannelHandlerContext ctx;
    private final SockJsOptions options;
    private final StreamListener listener;

    /** From other threads: bytes to write ({@code byte[]}) and other things to do ({@link Runnable}). Made when first needed. */
    private volatile @Nullable Queue<Object> inbox;

    /** What the channel was when we looked; it is far away in memory, and each write asks. */
    private volatile boolean writable = true;

    private volatile long inboxBytes;
    private volatile int awake;
    /** In the loop only: whether a flush is under way. */
    private boolean flushing;
    /** In the loop only: what was written and not handed over to the channel yet. */
    private @Nullable ByteBuf batch;
    /** In the loop only: as much as the turn before had, which this one will have too as a rule. */
    private int usual = FEWEST_BYTES;

    private int gathered;
    /** In the loop only: whether a batch is on its way to the channel, and what that causes has to wait. */
    private boolean handing;

    LoopSink(ChannelHandlerContext ctx, SockJsOptions options, StreamListener listener) {
        this.ctx = ctx;
        this.options = options;
        this.listener = listener;
        lookAtChannel();
    }

    ChannelHandlerContext ctx() {
        return ctx;
    }

    /** Writes in the loop, without flushing. */
    abstract void writeNow(byte[] bytes);

    @Override
    public final void write(byte[] bytes) {
        if (isHere()) {
            try {
                writeNow(bytes);
                flushSoon();
            } catch (RuntimeException | OutOfMemoryError cannot) {
                broken(cannot);
            }
        } else {
            INBOX_BYTES.addAndGet(this, bytes.length);
            wake(bytes);
        }
    }

    /** Does something in the loop, after what was written. */
    final void inLoop(Runnable task) {
        if (isHere()) {
            try {
                task.run();
                flushSoon();
            } catch (RuntimeException | OutOfMemoryError cannot) {
                broken(cannot);
            }
        } else {
            wake(task);
        }
    }

    /** Something was not written, so nothing may be written behind it; the session is told of the connection's end. */
    private void broken(Throwable cause) {
        Faults.tell(options.log(), cause);
        ctx.close();
    }

    @Override
    public final boolean isWritable() {
        if (!writable && ctx.executor().inEventLoop()) {
            lookAtChannel();
        }
        return writable && inboxBytes < HIGH_WATER;
    }

    /** Looks whether the channel can take more: whenever it was given something, and when it says that this has changed. */
    final void lookAtChannel() {
        boolean now = ctx.channel().isWritable();
        if (now != writable) {
            writable = now;
        }
    }

    /** The channel can take more again, or no more. */
    final void channelWritable() {
        if (handing) {
            ctx.executor().execute(this::channelWritable);
            return;
        }
        lookAtChannel();
        if (isWritable()) {
            listener.writable();
        }
    }

    /** Whether this is the loop, and nothing waits that came before. */
    private boolean isHere() {
        Queue<Object> waiting = inbox;
        return ctx.executor().inEventLoop() && !handing && (waiting == null || waiting.isEmpty());
    }

    private void wake(Object work) {
        inbox().add(work);
        if (awake == 0 && AWAKE.compareAndSet(this, 0, 1)) {
            ctx.executor().execute(this::empty);
        }
    }

    private Queue<Object> inbox() {
        Queue<Object> there = inbox;
        return there != null ? there : makeInbox();
    }

    private synchronized Queue<Object> makeInbox() {
        if (inbox == null) {
            inbox = new ConcurrentLinkedQueue<>();
        }
        return inbox;
    }

    private void empty() {
        awake = 0;
        Queue<Object> waiting = inbox();
        long bytes = 0;
        Object work;
        while ((work = waiting.poll()) != null) {
            try {
                if (work instanceof byte[] written) {
                    bytes += written.length;
                    writeNow(written);
                } else {
                    ((Runnable) work).run();
                }
            } catch (RuntimeException | OutOfMemoryError cannot) {
                broken(cannot);
            }
        }
        flushSoon();
        long before = INBOX_BYTES.getAndAdd(this, -bytes);
        if (before >= HIGH_WATER) {
            channelWritable();
        }
    }

    /** What has come on this channel is dealt with. */
    final void readEnds() {
        run();
    }

    /** In the loop. */
    final void flushNow() {
        flushing = true;
        run();
    }

    /** In the loop: at the end of its turn, or when what has come on this channel is dealt with. */
    final void flushSoon() {
        if (!flushing) {
            flushing = true;
            TurnFlush.add(this, ctx.executor());
        }
    }

    /** Flushes. */
    @Override
    public final void run() {
        if (flushing) {
            flushing = false;
            handOver(wire().voidPromise());
            usual = Math.max(FEWEST_BYTES, Math.min(MOST_BYTES, gathered));
            gathered = 0;
            ctx.flush();
            lookAtChannel();
        }
    }

    /** The place in the pipeline where the bytes of a batch are written: behind it nothing changes them. */
    abstract ChannelHandlerContext wire();

    /**
     * Where to put this many bytes; in the loop. What is written in a turn gathers in one buffer: it is copied once, to where the
     * socket takes it from, and is one piece to the channel and the kernel.
     */
    final ByteBuf room(int bytes) {
        gathered += bytes;
        ByteBuf there = batch;
        if (there != null && there.writableBytes() >= bytes) {
            return there;
        }
        handOver(wire().voidPromise());
        ByteBuf made = ctx.alloc().directBuffer(Math.max(bytes, usual));
        batch = made;
        return made;
    }

    /** Brings the batch to the channel. */
    final void handOver(ChannelPromise promise) {
        ByteBuf whole = batch;
        if (whole != null) {
            batch = null;
            handing = true;
            try {
                wire().write(whole, promise);
            } finally {
                handing = false;
            }
            lookAtChannel();
        }
    }

    /**
     * The session has said its last: what of it the socket has not taken counts in the budget until this was written. In the loop,
     * behind the last write; whether that is much.
     */
    final boolean holdUntil(ChannelPromise written) {
        ChannelOutboundBuffer waiting = ctx.channel().unsafe().outboundBuffer();
        if (waiting == null || ctx.channel().isWritable()) {
            return false;
        }
        Share share = new Share(options.memoryBudget());
        share.hold(waiting.totalPendingWriteBytes());
        written.addListener(done -> share.release());
        return true;
    }

    /** The channel is gone. */
    final void release() {
        if (batch != null) {
            batch.release();
            batch = null;
        }
    }
}
