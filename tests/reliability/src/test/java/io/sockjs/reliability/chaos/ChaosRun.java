package io.sockjs.reliability.chaos;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sockjs.OriginPolicy;
import io.sockjs.SockJsConnection;
import io.sockjs.SockJsInstallation;
import io.sockjs.SockJsLog;
import io.sockjs.SockJsObserver;
import io.sockjs.SockJsServer;
import io.sockjs.containers.Complaints;
import io.sockjs.micrometer.SockJsMetrics;
import io.sockjs.reliability.Front;
import io.sockjs.testkit.Target;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A server, its application, and clients for a while. */
final class ChaosRun {
    final Accounts accounts = new Accounts();
    final Queue<String> errors = new ConcurrentLinkedQueue<>();
    final ChaosApplication application = new ChaosApplication(accounts);
    final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    /** Characters that were told to wait for the application, whether or not they still do. */
    final LongAdder waited = new LongAdder();

    int sessionsLeft;
    long connectionsLeft;

    private final Front.Kind kind;
    private final long seed;
    private final UnaryOperator<Consumer<SockJsConnection>> between;

    ChaosRun(Front.Kind kind, long seed, UnaryOperator<Consumer<SockJsConnection>> between) {
        this.kind = kind;
        this.seed = seed;
        this.between = between;
    }

    /** Runs so many clients for so long, and waits for the end of all that they left. */
    List<Finding> run(int clients, Duration time, boolean reinstall) throws InterruptedException {
        SockJsServer service = SockJsServer.create(
                        "/chaos/{client}",
                        options -> options.origins(OriginPolicy.allowAll())
                                .disconnectDelay(reinstall ? Duration.ofSeconds(3) : Duration.ofMillis(800))
                                .heartbeatDelay(Duration.ofMillis(500))
                                .responseLimit(4096)
                                .observer(SockJsObserver.both(new SockJsMetrics(metrics, "/chaos"), waiting))
                                .log(this::log))
                .onConnection(between.apply(application));
        Front server = kind.start(service);
        try {
            Target target = Target.of(URI.create("http://127.0.0.1:" + server.port()));
            long end = System.nanoTime() + time.toNanos();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                threads.add(new Thread(new ChaosClient(target, accounts, i, seed, end), "chaos-client-" + i));
            }
            threads.forEach(Thread::start);
            while (System.nanoTime() < end) {
                disturb(server, service, reinstall);
            }
            for (Thread thread : threads) {
                thread.join(2 * ChaosClient.PATIENCE.toMillis());
            }
            awaitEnd(server, Duration.ofSeconds(reinstall ? 30 : 5));
        } finally {
            server.close();
        }
        return accounts.findings();
    }

    private final SockJsObserver waiting = new SockJsObserver() {
        @Override
        public void receiveBuffered(long characters) {
            waited.add(Math.max(0, characters));
        }
    };

    private final Random random = new Random();

    private void disturb(Front server, SockJsServer service, boolean reinstall) throws InterruptedException {
        Thread.sleep(20);
        application.sendToAll();
        if (reinstall && random.nextInt(100) == 0) {
            server.installations().forEach(SockJsInstallation::uninstall);
            server.install(service);
        }
    }

    private void awaitEnd(Front server, Duration most) throws InterruptedException {
        long deadline = System.nanoTime() + most.toNanos();
        do {
            Thread.sleep(50);
            sessionsLeft = server.installations().stream()
                    .mapToInt(SockJsInstallation::sessions)
                    .sum();
            connectionsLeft = accounts.open();
        } while ((sessionsLeft > 0 || connectionsLeft > 0) && System.nanoTime() < deadline);
    }

    /** The sum of a meter's lines in what Prometheus would scrape. */
    long scraped(String meter) {
        List<String> lines = metrics.scrape()
                .lines()
                .filter(line -> line.startsWith(meter + "{"))
                .toList();
        if (lines.isEmpty()) {
            throw new AssertionError("no such meter: " + meter);
        }
        return lines.stream()
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private void log(SockJsLog.Severity severity, String message, @org.jspecify.annotations.Nullable Throwable cause) {
        if (Complaints.isOne(severity, message)) {
            errors.add(message + (cause == null ? "" : ": " + cause));
        }
    }
}
