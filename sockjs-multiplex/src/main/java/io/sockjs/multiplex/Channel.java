package io.sockjs.multiplex;

import io.sockjs.CloseStatus;
import io.sockjs.ReadyState;
import io.sockjs.SockJsConnection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A channel. Its end is decided once, by whoever sets the status first, on any thread; the callbacks are called by
 * {@link Channels}, in the connection's turn.
 *
 * <p>What {@code send} accepted goes out before the {@code uns} that {@code close} says, without a lock around the connection,
 * whose {@code send} may run foreign code: {@code senders} counts those within {@code send}, and the last of them to leave a
 * closed channel says the {@code uns}.
 */
final class Channel implements MultiplexChannel {
    private static final int CLOSED = 1 << 30;
    private static final int TELL_CLIENT = 1 << 29;

    private final SockJsConnection connection;
    private final String wireName;
    private final String topic;
    private final Consumer<? super Channel> onOwnClose;

    /** How many threads are within {@code send}; CLOSED lets no more in, TELL_CLIENT asks the last one for the {@code uns}. */
    private final AtomicInteger senders = new AtomicInteger();

    private final AtomicReference<@Nullable CloseStatus> end = new AtomicReference<>();

    private final List<Consumer<? super String>> messageCallbacks = new CopyOnWriteArrayList<>();
    private final List<Consumer<? super CloseStatus>> closeCallbacks = new CopyOnWriteArrayList<>();

    /**
     * A channel that is open.
     *
     * @param onOwnClose told, on any thread, that the application closed the channel
     */
    Channel(SockJsConnection connection, String wireName, String topic, Consumer<? super Channel> onOwnClose) {
        this.connection = connection;
        this.wireName = wireName;
        this.topic = topic;
        this.onOwnClose = onOwnClose;
    }

    @Override
    public String topic() {
        return topic;
    }

    String wireName() {
        return wireName;
    }

    @Override
    public SockJsConnection connection() {
        return connection;
    }

    @Override
    public boolean isOpen() {
        return !hasEnded() && connection.readyState() == ReadyState.OPEN;
    }

    /** Whether this channel itself has ended; that of the connection comes as an event of its own. */
    boolean hasEnded() {
        return end.get() != null;
    }

    /** Why it ended; only for a channel that has. */
    CloseStatus endStatus() {
        return Objects.requireNonNull(end.get(), "not ended");
    }

    @Override
    public Runnable onMessage(Consumer<? super String> callback) {
        messageCallbacks.add(Objects.requireNonNull(callback, "callback"));
        return () -> messageCallbacks.remove(callback);
    }

    List<Consumer<? super String>> messageCallbacks() {
        return messageCallbacks;
    }

    @Override
    public Runnable onClose(Consumer<? super CloseStatus> callback) {
        closeCallbacks.add(Objects.requireNonNull(callback, "callback"));
        return () -> closeCallbacks.remove(callback);
    }

    List<Consumer<? super CloseStatus>> closeCallbacks() {
        return closeCallbacks;
    }

    @Override
    public boolean send(String message) {
        String wire = "msg," + wireName + "," + Objects.requireNonNull(message, "message");
        if (hasEnded() || !enter()) {
            return false;
        }
        try {
            return connection.send(wire);
        } finally {
            if (senders.decrementAndGet() == (CLOSED | TELL_CLIENT)) {
                tellClient();
            }
        }
    }

    private boolean enter() {
        int now = senders.get();
        while ((now & CLOSED) == 0) {
            if (senders.compareAndSet(now, now + 1)) {
                return true;
            }
            now = senders.get();
        }
        return false;
    }

    @Override
    public boolean close() {
        if (!isOpen() || !end(CloseStatus.NORMAL, true)) {
            return false;
        }
        onOwnClose.accept(this);
        return true;
    }

    /**
     * Ends the channel, without its callback.
     *
     * @return false when it had ended
     */
    boolean end(CloseStatus status, boolean tellClient) {
        if (!end.compareAndSet(null, status)) {
            return false;
        }
        int mark = tellClient ? CLOSED | TELL_CLIENT : CLOSED;
        if (senders.getAndUpdate(count -> count | mark) == 0 && tellClient) {
            tellClient();
        }
        return true;
    }

    private void tellClient() {
        connection.send("uns," + wireName);
    }

    @Override
    public String toString() {
        return topic + " of " + connection.id();
    }
}
