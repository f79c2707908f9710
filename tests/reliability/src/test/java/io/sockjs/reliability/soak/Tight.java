package io.sockjs.reliability.soak;

import io.sockjs.MemoryBudget;
import io.sockjs.OriginPolicy;
import io.sockjs.ReadyState;
import io.sockjs.SlowConsumerPolicy;
import io.sockjs.SockJsConnection;
import io.sockjs.SockJsServer;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The service {@code /tight}, whose messages have one megabyte to wait in. A client that says {@code fill} is kept with more than half
 * of it, as long as there is some; when one says {@code more}, more is sent to the first of those. Anything else is echoed.
 */
final class Tight {
    private static final String KILOBYTE = "k".repeat(1000);
    private static final long SHARE = 600_000;

    private final MemoryBudget budget = MemoryBudget.ofBytes(1 << 20);
    private final Queue<SockJsConnection> filled = new ConcurrentLinkedQueue<>();
    private volatile @Nullable SockJsConnection closable;
    private volatile int closeCode;

    SockJsServer service() {
        return SockJsServer.create(
                        "/tight",
                        options -> options.origins(OriginPolicy.allowAll())
                                .memoryBudget(budget)
                                // A send may take effect behind a look at the budget: what fills must not close.
                                .slowConsumer(connection -> connection == closable
                                        ? SlowConsumerPolicy.Action.CLOSE
                                        : SlowConsumerPolicy.Action.DROP_NEWEST)
                                .disconnectDelay(Duration.ofSeconds(25)))
                .onConnection(connection -> {
                    connection.onClose(status -> closeCode = status.code());
                    connection.onMessage(message -> hear(connection, message));
                });
    }

    private void hear(SockJsConnection connection, String message) {
        switch (message) {
            case "fill" -> {
                filled.add(connection);
                Thread filler = new Thread(() -> fill(connection));
                filler.setDaemon(true);
                filler.start();
            }
            case "more" -> {
                SockJsConnection first = filled.remove();
                closable = first;
                first.send(KILOBYTE);
            }
            default -> connection.send(message);
        }
    }

    /** What the socket takes does not wait, so there is more to be sent until it takes nothing. */
    private void fill(SockJsConnection connection) {
        while (connection.readyState() == ReadyState.OPEN) {
            if (!sendIfThereIsRoom(connection)) {
                LockSupport.parkNanos(1_000_000);
            }
        }
    }

    private boolean sendIfThereIsRoom(SockJsConnection connection) {
        return !budget.isUsedUp() && connection.bufferedBytes() < SHARE && connection.send(KILOBYTE);
    }

    /** How many bytes wait. */
    long waiting() {
        return budget.used();
    }

    /** Of the session that closed last. */
    int closeCode() {
        return closeCode;
    }
}
