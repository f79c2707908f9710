package io.sockjs.reliability.soak;

import io.sockjs.OriginPolicy;
import io.sockjs.SlowConsumerPolicy;
import io.sockjs.SockJsConnection;
import io.sockjs.SockJsServer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * The service {@code /feed}: 40 MB a second for each client, the latest kept, so that a client which does not read stalls for as long
 * as it likes.
 */
final class Feed {
    private static final String KILOBYTE = "k".repeat(1000);
    private static final int KILOBYTES_A_TICK = 40;
    private static final long TICK_NANOS = 1_000_000;

    private final AtomicLong offered = new AtomicLong();
    private final AtomicLong full = new AtomicLong();
    private final AtomicLong feeding = new AtomicLong();
    private volatile boolean stopped;

    SockJsServer service() {
        return SockJsServer.create(
                        "/feed",
                        options -> options.origins(OriginPolicy.allowAll())
                                .sendBufferLimit(1 << 20)
                                .slowConsumer(connection -> {
                                    full.incrementAndGet();
                                    return SlowConsumerPolicy.Action.DROP_OLDEST;
                                })
                                .disconnectDelay(Duration.ofMinutes(2)))
                .onConnection(connection -> {
                    Thread sender = new Thread(() -> feed(connection));
                    sender.setDaemon(true);
                    sender.start();
                });
    }

    private void feed(SockJsConnection connection) {
        feeding.incrementAndGet();
        long next = System.nanoTime();
        boolean open = true;
        while (open && !stopped) {
            for (int i = 0; i < KILOBYTES_A_TICK && open; i++) {
                open = connection.send(KILOBYTE);
                offered.addAndGet(KILOBYTE.length());
            }
            next += TICK_NANOS;
            LockSupport.parkNanos(next - System.nanoTime());
        }
        connection.close();
        feeding.decrementAndGet();
    }

    /** Bytes that the clients were offered since the last stop. */
    long offered() {
        return offered.get();
    }

    /** How many messages did not fit since the last stop: some, once a client has stalled. */
    long full() {
        return full.get();
    }

    /** Ends all clients' sessions. */
    void stop() {
        stopped = true;
        while (feeding.get() > 0) {
            LockSupport.parkNanos(TICK_NANOS);
        }
        stopped = false;
        offered.set(0);
        full.set(0);
    }
}
