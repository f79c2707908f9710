package io.sockjs.servlet;

import io.sockjs.MemoryBudget;
import io.sockjs.engine.BodyListener;
import io.sockjs.engine.Share;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A request's body, read without blocking; no exchange is ended while a thread reads, for what {@link ServletSink} says of writing. */
final class ServletBody implements ReadListener {
    private static final int PART = 8 * 1024;

    private enum State {
        WAITING,
        READING,
        /** The exchange is to end when the thread that reads has done so. */
        ENDING,
        ENDED
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

    private final ServletExchange exchange;
    private final ServletInputStream in;
    private final int limit;
    private final ByteArrayOutputStream gathered = new ByteArrayOutputStream();
    /** Until it is told something. */
    private final AtomicReference<@Nullable BodyListener> listener;

    private final Share share;

    ServletBody(
            ServletExchange exchange,
            ServletInputStream in,
            int limit,
            byte[] here,
            BodyListener listener,
            MemoryBudget budget) {
        this.share = new Share(budget);
        this.exchange = exchange;
        this.in = in;
        this.limit = limit;
        gathered.writeBytes(here);
        // When that is too much, the next part is refused, and whoever sends after it.
        share.hold(here.length);
        this.listener = new AtomicReference<>(listener);
    }

    /**
     * What has come of the body, with the head as a rule: reading that does not block. A container may say that it has one byte when
     * it has more.
     *
     * @param length how long it is said to be
     */
    static byte[] here(ServletInputStream in, int length) throws IOException {
        // Room for what comes, not for what is announced.
        byte[] here = new byte[Math.min(length, PART)];
        int read = 0;
        while (read < length && in.available() > 0) {
            if (read == here.length) {
                here = Arrays.copyOf(here, (int) Math.min(length, 2L * read));
            }
            int more = in.read(here, read, here.length - read);
            if (more < 0) {
                throw new EOFException();
            }
            read += more;
        }
        return read == here.length ? here : Arrays.copyOf(here, read);
    }

    @Override
    public void onDataAvailable() throws IOException {
        if (!state.compareAndSet(State.WAITING, State.READING)) {
            return;
        }
        Consumer<BodyListener> refusal;
        try {
            refusal = read();
        } finally {
            if (!state.compareAndSet(State.READING, State.WAITING)) {
                end();
            }
        }
        if (refusal != null) {
            BodyListener to = take();
            if (to != null) {
                exchange.pass(() -> refusal.accept(to));
            }
        }
    }

    /** Takes what is there; why it takes no more, or null. */
    private @Nullable Consumer<BodyListener> read() throws IOException {
        byte[] part = new byte[PART];
        while (listener.get() != null && in.isReady()) {
            int read = in.read(part);
            if (read < 0) {
                break;
            }
            if (read > limit - gathered.size()) {
                return BodyListener::tooLarge;
            }
            gathered.write(part, 0, read);
            if (!share.hold(gathered.size())) {
                return BodyListener::overloaded;
            }
        }
        return null;
    }

    /** Ends the exchange, as soon as no thread is reading. On any thread. */
    void close() {
        if (state.compareAndSet(State.WAITING, State.ENDED)) {
            exchange.completeNow();
        } else {
            state.compareAndSet(State.READING, State.ENDING);
        }
    }

    private void end() {
        state.set(State.ENDED);
        exchange.completeNow();
    }

    @Override
    public void onAllDataRead() {
        BodyListener to = take();
        if (to != null) {
            exchange.pass(() -> to.body(gathered.toByteArray()));
        }
    }

    private @Nullable BodyListener take() {
        exchange.bodyEnds();
        share.release();
        return listener.getAndSet(null);
    }

    @Override
    public void onError(Throwable failure) {
        exchange.gone();
    }

    /** The client has taken too long. In the exchange's turn. */
    void tooSlow() {
        BodyListener to = take();
        if (to != null) {
            to.tooSlow();
        }
    }

    /** The client is gone: nothing is read any more. In the exchange's turn; whether it was waited for. */
    boolean abort() {
        BodyListener to = listener.getAndSet(null);
        share.release();
        if (to == null) {
            return false;
        }
        to.aborted();
        return true;
    }
}
