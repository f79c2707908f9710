package io.sockjs.testkit.memory;

import io.sockjs.SockJsServer;
import io.sockjs.engine.Engine;
import io.sockjs.engine.Exchange;
import io.sockjs.engine.IoThread;
import io.sockjs.testkit.Target;
import io.sockjs.testkit.Wire;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** SockJS services that are reached by {@link #open} within the process; one thread a connection, and one for the engine. */
public final class MemoryServer implements Target, AutoCloseable {
    private static final InetSocketAddress ADDRESS = new InetSocketAddress(InetAddress.getLoopbackAddress(), 80);

    private final List<Engine> engines;
    private final UnaryOperator<Exchange> between;
    private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor(MemoryServer::daemon);
    private final AtomicInteger connections = new AtomicInteger();

    private MemoryServer(List<Engine> engines, UnaryOperator<Exchange> between) {
        this.engines = engines;
        this.between = between;
    }

    /** A server that does as the engine says. */
    public static MemoryServer of(List<SockJsServer> services) {
        return of(services, UnaryOperator.identity());
    }

    /**
     * A server with something between it and the engine, which may spoil whatever passes.
     *
     * @param between makes of each exchange the one that the engine sees
     */
    public static MemoryServer of(List<SockJsServer> services, UnaryOperator<Exchange> between) {
        List<Engine> engines = services.stream()
                .map(service -> Engine.of(service, service.options()))
                .toList();
        return new MemoryServer(engines, between);
    }

    @Override
    public URI baseUrl() {
        return URI.create("http://memory");
    }

    @Override
    public Wire open() {
        Pipe up = new Pipe();
        Pipe down = new Pipe();
        InetSocketAddress client =
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 1024 + connections.incrementAndGet() % 60_000);
        daemon(new HttpConversation(this, up, down, client)).start();
        return new MemoryConnection(up, down);
    }

    @Override
    public void close() {
        engines.forEach(Engine::closeAll);
        loop.shutdown();
    }

    InetSocketAddress address() {
        return ADDRESS;
    }

    /** Hands an exchange to the engine whose prefix fits; false when there is none. */
    boolean handle(Exchange exchange) {
        for (Engine engine : engines) {
            var match = engine.match(exchange.path());
            if (match != null) {
                loop.execute(() -> engine.handle(between.apply(exchange), match));
                return true;
            }
        }
        return false;
    }

    IoThread ioThread() {
        return new IoThread() {
            @Override
            public void execute(Runnable task) {
                loop.execute(task);
            }

            @Override
            public Runnable schedule(Runnable task, long delayNanos) {
                Future<?> timer = loop.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
                return () -> timer.cancel(false);
            }

            @Override
            public long nanoTime() {
                return System.nanoTime();
            }
        };
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "sockjs-memory");
        thread.setDaemon(true);
        return thread;
    }
}
