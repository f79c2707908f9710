package io.sockjs.netty;

import io.netty.channel.ChannelHandlerContext;
import io.sockjs.engine.Sink;
import io.sockjs.engine.StreamListener;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Brings what the engine writes, on whatever thread, to the channel's event loop in order; and flushes once for all that was
 * written in one turn of the loop, since each flush is a system call.
 */
abstract class LoopSink implements Sink {
    /** More than this waiting for the loop counts as not writable; as much as the channel's own high water mark. */
    private static final long HIGH_WATER = 64 * 1024;

    private final ChannelHandlerContext ctx;
    private final StreamListener listener;

    /** From other threads: bytes to write ({@code byte[]}) and other things to do ({@link Runnable}). */
    private final Queue<Object> inbox = new ConcurrentLinkedQueue<>();

    private final AtomicLong inboxBytes = new AtomicLong();
    private final AtomicBoolean awake = new AtomicBoolean();
    /** In the loop only: whether a flush is under way. */
    private boolean flushing;

    LoopSink(ChannelHandlerContext ctx, StreamListener listener) {
        this.ctx = ctx;
        this.listener = listener;
    }

    ChannelHandlerContext ctx() {
        return ctx;
    }

    /** Writes in the loop, without flushing. */
    abstract void writeNow(byte[] bytes);

    @Override
    public final void write(byte[] bytes) {
        if (ctx.executor().inEventLoop() && inbox.isEmpty()) {
            writeNow(bytes);
            flushSoon();
        } else {
            inboxBytes.addAndGet(bytes.length);
            wake(bytes);
        }
    }

    /** Does something in the loop, after what was written. */
    final void inLoop(Runnable task) {
        if (ctx.executor().inEventLoop() && inbox.isEmpty()) {
            task.run();
            flushSoon();
        } else {
            wake(task);
        }
    }

    @Override
    public final boolean isWritable() {
        return ctx.channel().isWritable() && inboxBytes.get() < HIGH_WATER;
    }

    /** The channel can take more again. */
    final void channelWritable() {
        if (isWritable()) {
            listener.writable();
        }
    }

    private void wake(Object work) {
        inbox.add(work);
        if (awake.compareAndSet(false, true)) {
            ctx.executor().execute(this::empty);
        }
    }

    private void empty() {
        awake.set(false);
        long bytes = 0;
        Object work;
        while ((work = inbox.poll()) != null) {
            if (work instanceof byte[] written) {
                bytes += written.length;
                writeNow(written);
            } else {
                ((Runnable) work).run();
            }
        }
        flushSoon();
        long before = inboxBytes.getAndAdd(-bytes);
        if (before >= HIGH_WATER) {
            channelWritable();
        }
    }

    private void flushSoon() {
        if (!flushing) {
            flushing = true;
            ctx.executor().execute(this::flush);
        }
    }

    private void flush() {
        flushing = false;
        ctx.flush();
    }
}
