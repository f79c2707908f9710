package io.sockjs.reliability.fuzz;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.local.LocalIoHandler;
import io.sockjs.OriginPolicy;
import io.sockjs.SockJsConnection;
import io.sockjs.SockJsInstallation;
import io.sockjs.SockJsLog;
import io.sockjs.SockJsOptions;
import io.sockjs.SockJsServer;
import io.sockjs.containers.Complaints;
import io.sockjs.netty.SockJsNetty;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Two services on connections in memory, one for pages of all origins and one for the same origin behind proxies. Their time is
 * the machine's, since a session's clock is; so the delays are short, and waiting for them is too.
 */
final class FuzzedService {
    /** In the input, where it ends a piece. None of these bytes is ever part of UTF-8. */
    static final int CUT = 0xf8;
    /** Goes on with the next connection, which is opened when it is not there. */
    static final int NEXT = 0xf9;
    /** Goes away in the middle. */
    static final int ABORT = 0xfa;
    /** At the very beginning of frames: they go to a raw WebSocket. */
    static final byte RAW = (byte) CUT;

    private static final int MOST_CONNECTIONS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true);
    /** Run by the test's own thread. */
    private final ManualIoEventLoop loop = new ManualIoEventLoop(Thread.currentThread(), LocalIoHandler.newFactory());

    private final SockJsNetty netty = SockJsNetty.create();
    private final List<SockJsInstallation> services = new ArrayList<>();
    private final List<FuzzedConnection> connections = new ArrayList<>();
    /** Those that broke off. */
    private final List<FuzzedConnection> others = new ArrayList<>();

    private final List<String> errors = new ArrayList<>();
    private int opened;
    private int closed;

    FuzzedService(Duration delay) {
        services.add(
                netty.install(echo("/echo"), options -> common(options, delay).origins(OriginPolicy.allowAll())));
        services.add(
                netty.install(echo("/own"), options -> common(options, delay).trustedProxies("10.0.0.0/8")));
        connections.add(connect());
    }

    private SockJsServer echo(String prefix) {
        return SockJsServer.create(prefix, options -> options).onConnection(this::echo);
    }

    private void echo(SockJsConnection connection) {
        opened++;
        connection.onMessage(connection::send);
        connection.onClose(status -> closed++);
    }

    private SockJsOptions.Builder common(SockJsOptions.Builder options, Duration delay) {
        return options.heartbeatDelay(delay)
                .disconnectDelay(delay)
                .pongTimeout(delay)
                .log((SockJsLog.Severity severity, String message, @Nullable Throwable cause) -> {
                    if (Complaints.isOne(severity, message)) {
                        errors.add(message + " " + cause);
                    }
                });
    }

    private FuzzedConnection connect() {
        return new FuzzedConnection(allocator, loop, netty.newHandler(), new NotOurs(errors));
    }

    FuzzedConnection first() {
        return connections.get(0);
    }

    List<FuzzedConnection> connections() {
        return connections;
    }

    int opened() {
        return opened;
    }

    /** Writes what comes before the input, on the first connection. */
    void open(byte[] request) {
        first().write(request);
        runAll();
    }

    /** Writes the input, in pieces and to the connections that it says itself. */
    void write(byte[] data) {
        ByteArrayOutputStream piece = new ByteArrayOutputStream();
        int current = 0;
        for (byte b : data) {
            int c = b & 0xff;
            if (c < CUT || c > ABORT) {
                piece.write(c);
                continue;
            }
            connections.get(current).write(piece.toByteArray());
            runAll();
            piece.reset();
            if (c == NEXT) {
                current = (current + 1) % MOST_CONNECTIONS;
                if (current == connections.size()) {
                    connections.add(connect());
                }
            } else if (c == ABORT) {
                connections.get(current).close();
                others.add(connections.set(current, connect()));
            }
        }
        connections.get(current).write(piece.toByteArray());
        runAll();
    }

    /** What was asked is answered; then all goes away, and nothing stays. */
    void endWell() {
        await("an answer", () -> connections.stream().allMatch(FuzzedConnection::isAnswered));
        connections.forEach(FuzzedConnection::close);
        await("the end of the sessions", () -> services.stream().allMatch(service -> service.sessions() == 0));
        runAll();
        connections.forEach(FuzzedConnection::release);
        others.forEach(FuzzedConnection::release);
        long lost = allocator.metric().usedHeapMemory() + allocator.metric().usedDirectMemory();
        if (lost != 0 || opened != closed || !errors.isEmpty()) {
            throw new AssertionError(lost + " bytes in buffers lost, " + opened + " connections opened and " + closed
                    + " closed, errors " + errors);
        }
    }

    private void await(String what, BooleanSupplier done) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        runAll();
        while (!done.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("awaited " + what + ": " + connections + ", sessions "
                        + services.stream()
                                .mapToInt(SockJsInstallation::sessions)
                                .sum());
            }
            LockSupport.parkNanos(100_000);
            runAll();
        }
    }

    private void runAll() {
        while (loop.runNow() > 0) {
            // Until nothing is due.
        }
        connections.forEach(FuzzedConnection::run);
        others.forEach(FuzzedConnection::run);
    }
}
