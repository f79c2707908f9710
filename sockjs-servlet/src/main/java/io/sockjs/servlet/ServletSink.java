package io.sockjs.servlet;

import io.sockjs.CloseStatus;
import io.sockjs.engine.Sink;
import io.sockjs.engine.StreamListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The body of an answer that stays open, written without blocking. */
final class ServletSink extends Pump implements Sink, WriteListener {
    private static final Object END = new Object();

    /** How long the client may take to read what is left of an answer that has ended. */
    private static final long FLUSH_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final ServletExchange exchange;
    private final ServletOutputStream out;
    private final StreamListener listener;
    private final Turn turn;
    /** What the container takes without writing it to the connection. */
    private final int room;

    private byte @Nullable [] whole;
    private final AtomicBoolean listening = new AtomicBoolean();
    /** Since the container has asked for something to write. */
    private volatile boolean began;
    /** By whoever drains: whether something was written and not flushed. */
    private boolean unflushed;

    private boolean ending;
    /** The last byte is written, or the client is gone. */
    private volatile boolean over;

    private volatile Runnable cut = () -> {};

    ServletSink(ServletExchange exchange, ServletOutputStream out, StreamListener listener, Turn turn, int room) {
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
        if (!exchange.isSettled()) {
            return;
        }
        if (listening.compareAndSet(false, true)) {
            try {
                out.setWriteListener(this);
            } catch (IllegalStateException ended) {
                exchange.gone();
            }
        }
        run();
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

    @Override
    void drain() {
        if (!began || over) {
            return;
        }
        try {
            while (out.isReady()) {
                if (unflushed && peek() != END) {
                    // Each write is a chunk of its own: what proxies and clients see does not depend on the moment.
                    unflushed = false;
                    out.flush();
                } else if (ending) {
                    end();
                    exchange.complete();
                    return;
                } else if (isEmpty()) {
                    return;
                } else {
                    take(next());
                }
            }
        } catch (IOException | RuntimeException gone) {
            // The container tells of it too, sooner or later; some do so later.
            exchange.gone();
        }
    }

    private void end() {
        over = true;
        cut.run();
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
        return !over && began && !unflushed && isReady();
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
