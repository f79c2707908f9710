package io.sockjs.servlet;

import io.sockjs.CloseStatus;
import io.sockjs.MemoryBudget;
import io.sockjs.engine.Share;
import io.sockjs.engine.Sink;
import io.sockjs.engine.StreamListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer that stays open, written without blocking. Whatever is asked of the container, its end included, is asked by
 * the thread that drains, one at a time: a container that is told the end while another thread writes lets that thread write into
 * buffers that belong to another connection by then.
 */
final class ServletSink extends Pump implements Sink, WriteListener {
    private static final Object END = new Object();

    /** How long the client may take to read what is left of an answer that has ended. */
    private static final long FLUSH_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final ServletExchange exchange;
    private final ServletOutputStream out;
    private final StreamListener listener;
    private final Turn turn;
    /** What is left when the session has ended. */
    private final Share share;
    /** What the container takes without writing it to the connection. */
    private final int room;

    private byte @Nullable [] whole;
    /** By whoever drains: whether the container knows us. */
    private boolean listening;
    /** Since the container has asked for something to write. */
    private volatile boolean began;
    /** By whoever drains: whether something was written and not flushed. */
    private boolean unflushed;

    private boolean ending;
    /** By whoever drains: nothing is asked of the stream any more. */
    private boolean silent;
    /** Whether the exchange is to end, whatever waits. */
    private volatile boolean closing;
    /** Who drains. A thread asks for itself only, and sees what it has written. */
    private @Nullable Thread at;
    /** The last byte is written, or the client is gone. */
    private volatile boolean over;

    private volatile Runnable cut = () -> {};

    ServletSink(
            ServletExchange exchange,
            ServletOutputStream out,
            StreamListener listener,
            Turn turn,
            int room,
            MemoryBudget budget) {
        this.share = new Share(budget);
        this.room = room;
        this.exchange = exchange;
        this.out = out;
        this.listener = listener;
        this.turn = turn;
    }

    @Override
    public void write(byte[] bytes) {
        hold(bytes);
        begin();
    }

    /** Not before the end is known: the container then sends head, body and end as one piece. */
    @Override
    public void writeWhole(byte[] bytes) {
        if (bytes.length <= room) {
            whole = bytes;
        } else {
            hold(bytes);
        }
    }

    /** Has the container ask for what waits, if it does not yet, and writes what it takes. */
    private void begin() {
        if (exchange.isSettled()) {
            run();
        }
    }

    /** The container's call has ended, or is about to: from now on it may be asked for things. */
    void settled() {
        if (!isEmpty()) {
            begin();
        }
    }

    @Override
    public boolean isWritable() {
        return isIdle();
    }

    @Override
    public void finish(CloseStatus status) {
        byte[] all = whole;
        if (all != null) {
            over = true;
            exchange.answerWith(all);
            return;
        }
        hold(END);
        begin();
        if (!over) {
            share.hold(bytes());
            cut = turn.schedule(exchange::gone, FLUSH_NANOS);
            if (over) {
                cut.run();
            }
        }
    }

    @Override
    public void onWritePossible() {
        began = true;
        run();
    }

    /** Ends the exchange, as soon as no thread is writing. On any thread. */
    void close() {
        if (at == Thread.currentThread()) {
            // The container has told of an error while it was written to.
            fallSilent();
        } else {
            closing = true;
            run();
        }
    }

    private void fallSilent() {
        silent = true;
        exchange.completeNow();
    }

    @Override
    void drain() {
        at = Thread.currentThread();
        try {
            if (closing) {
                fallSilent();
            } else if (!silent && !over) {
                write();
            }
        } catch (IOException | RuntimeException gone) {
            // The container tells of it too, sooner or later; some do so later.
            silent = true;
            exchange.gone();
        } finally {
            at = null;
        }
    }

    private void write() throws IOException {
        if (!listening) {
            listening = true;
            exchange.takeBuffer();
            out.setWriteListener(this);
        }
        while (began && !silent && !closing && out.isReady()) {
            if (unflushed && peek() != END) {
                // Each write is a chunk of its own: what proxies and clients see does not depend on the moment.
                unflushed = false;
                out.flush();
            } else if (ending) {
                end();
                fallSilent();
            } else if (isEmpty()) {
                return;
            } else {
                take(next());
            }
        }
    }

    private void end() {
        over = true;
        cut.run();
        share.release();
    }

    private void take(@Nullable Object item) throws IOException {
        if (item instanceof byte[] bytes) {
            unflushed = true;
            out.write(bytes);
        } else if (item == END) {
            unflushed = false;
            ending = true;
        }
    }

    @Override
    boolean isDrained() {
        return !over && !silent && !closing && began && !unflushed && isReady();
    }

    private boolean isReady() {
        try {
            return out.isReady();
        } catch (RuntimeException gone) {
            return false;
        }
    }

    @Override
    void drained() {
        turn.execute(listener::writable);
    }

    @Override
    public void onError(Throwable failure) {
        exchange.gone();
    }

    /** The client is gone; in the exchange's turn. */
    void aborted() {
        if (!over) {
            end();
            drop();
            listener.aborted();
        }
    }
}
