package io.sockjs.servlet;

import io.sockjs.engine.BodyListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A request's body, read without blocking. */
final class ServletBody implements ReadListener {
    private static final int PART = 8 * 1024;

    private final ServletExchange exchange;
    private final ServletInputStream in;
    private final int limit;
    private final ByteArrayOutputStream gathered = new ByteArrayOutputStream();
    /** Until it is told something. */
    private final AtomicReference<@Nullable BodyListener> listener;

    ServletBody(ServletExchange exchange, ServletInputStream in, int limit, byte[] here, BodyListener listener) {
        this.exchange = exchange;
        this.in = in;
        this.limit = limit;
        gathered.writeBytes(here);
        this.listener = new AtomicReference<>(listener);
    }

    @Override
    public void onDataAvailable() throws IOException {
        byte[] part = new byte[PART];
        while (listener.get() != null && in.isReady()) {
            int read = in.read(part);
            if (read < 0) {
                return;
            }
            if (read > limit - gathered.size()) {
                BodyListener to = take();
                if (to != null) {
                    exchange.pass(to::tooLarge);
                }
                return;
            }
            gathered.write(part, 0, read);
        }
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
        return listener.getAndSet(null);
    }

    @Override
    public void onError(Throwable failure) {
        exchange.gone();
    }

    /** The client is gone, or too slow: nothing is read any more. In the exchange's turn; whether it was waited for. */
    boolean abort() {
        BodyListener to = listener.getAndSet(null);
        if (to == null) {
            return false;
        }
        to.aborted();
        return true;
    }
}
