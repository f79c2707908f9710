package io.sockjs.engine;

import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Sends what a {@link Flow.Publisher} gives, by the rules of reactive streams: a batch is asked for when the one before has come and
 * the connection is writable. So at most a batch goes beyond the mark.
 */
final class MessageSubscriber implements Flow.Subscriber<String> {
    private static final int BATCH = 16;

    private final Session connection;
    private final AtomicReference<Flow.@Nullable Subscription> subscription = new AtomicReference<>();
    /** Asked for, and not here yet. */
    private final AtomicInteger outstanding = new AtomicInteger();

    MessageSubscriber(Session connection) {
        this.connection = connection;
    }

    @Override
    public void onSubscribe(Flow.Subscription next) {
        Objects.requireNonNull(next, "subscription");
        if (!subscription.compareAndSet(null, next)) {
            next.cancel();
            return;
        }
        connection.onClose(status -> next.cancel());
        connection.onWritable(() -> askForMore(next));
        askForMore(next);
    }

    private void askForMore(Flow.Subscription from) {
        if (connection.isWritable() && outstanding.compareAndSet(0, BATCH)) {
            from.request(BATCH);
        }
    }

    @Override
    public void onNext(String message) {
        boolean sent = connection.send(message);
        Flow.Subscription from = subscription.get();
        if (from == null) {
            return;
        }
        if (!sent) {
            from.cancel();
        } else if (outstanding.updateAndGet(asked -> Math.max(0, asked - 1)) == 0) {
            askForMore(from);
        }
    }

    @Override
    public void onError(Throwable thrown) {
        Objects.requireNonNull(thrown, "thrown");
        connection.handlerFailed(thrown);
    }

    @Override
    public void onComplete() {
        connection.close();
    }
}
