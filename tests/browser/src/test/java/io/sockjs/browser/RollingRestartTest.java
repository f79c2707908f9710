package io.sockjs.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sockjs.testkit.RawHttp;
import io.sockjs.testkit.RawRequest;
import io.sockjs.testkit.Target;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Two servers behind HAProxy are restarted, one after the other, under clients that send and that connect again when they are
 * closed: no message is lost without a close, and no client is without a session for long.
 */
final class RollingRestartTest {
    /** For each transport. */
    private static final int CLIENTS = 12;

    /** Longer than the sample's HAProxy takes to call a server down. */
    private static final Duration DRAIN = Duration.ofSeconds(10);

    /** What docs/deployment.md states: the drain, and the 4 s in which HAProxy finds out that a server is gone. */
    private static final Duration LONGEST_WAIT = DRAIN.plusSeconds(4);

    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final BalancerSample SAMPLE = BalancerSample.HAPROXY_JSESSIONID;

    private final RollingBooks books = new RollingBooks();
    private final CountDownLatch enough = new CountDownLatch(1);
    private final CountDownLatch leave = new CountDownLatch(1);
    private final List<RollingClient> clients = new ArrayList<>();

    @Test
    void nothingIsLostWithoutACloseAndNobodyWaitsForLong() throws Exception {
        run(0, RollingRestartTest::sample, true);

        assertThat(books.findings()).as("%s", books).isEmpty();
        // All moved from the first server to the second one, and back.
        assertThat(books.closes().getOrDefault(RollingBooks.GOING_AWAY, 0))
                .as("closes, %s", books)
                .isGreaterThanOrEqualTo(clients.size());
        assertThat(books.longestWaitMillis()).as("%s", books).isLessThan(LONGEST_WAIT.toMillis());
    }

    /** The books would show it: a balancer that takes a server that drains for one that is down cuts its clients off. */
    @Test
    void aBalancerThatCutsTheDrainIsFoundOut() throws Exception {
        run(0, file -> withoutDrain(sample(file)), false);

        assertThat(books.findings()).as("%s", books).anyMatch(finding -> finding.contains("closed with 1006"));
    }

    /** And so would this: messages that a server accepts and that reach nobody. */
    @Test
    void aMessageThatIsSwallowedIsFoundOut() throws Exception {
        run(20, RollingRestartTest::sample, false);

        assertThat(books.findings()).as("%s", books).anyMatch(finding -> finding.contains("received 21 after 19"));
    }

    private void run(int lost, UnaryOperator<String> change, boolean both) throws Exception {
        Needs.haproxy();
        ExecutorService threads = Executors.newCachedThreadPool();
        try (RollingServer first = new RollingServer(books, lost);
                RollingServer second = new RollingServer(books, lost);
                Balancer balancer = Balancer.start(SAMPLE, first.port(), second.port(), change)) {
            Target target = Target.of(URI.create(balancer.url()));
            awaitUp(target, "a");
            awaitUp(target, "b");
            startClients(target, threads);
            awaitConnected();

            first.restart(DRAIN);
            if (both) {
                awaitUp(target, "a");
                awaitConnected();
                second.restart(DRAIN);
                awaitUp(target, "b");
            }
            awaitConnected();
            end();
        } finally {
            enough.countDown();
            leave();
            threads.shutdownNow();
            threads.awaitTermination(10, TimeUnit.SECONDS);
            System.out.println("Rolling restart: " + books);
        }
    }

    private void startClients(Target target, ExecutorService threads) {
        for (int number = 0; number < CLIENTS; number++) {
            // As browsers that have been here before: one half on each server.
            String cookie = "JSESSIONID=" + (number % 2 == 0 ? "a" : "b") + "~dummy";
            for (RollingLink.Kind kind : RollingLink.Kind.values()) {
                clients.add(new RollingClient(
                        "client-" + number, kind, cookie, target, RollingServer.PREFIX, books, threads, enough, leave));
            }
        }
        clients.forEach(threads::execute);
    }

    private void awaitConnected() {
        await("all clients are connected")
                .atMost(LIMIT)
                .until(() -> clients.stream().allMatch(RollingClient::isConnected));
    }

    /** The clients send no more; what is on its way arrives, or counts as lost. */
    private void end() {
        enough.countDown();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!books.isSettled() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        // Before the balancer goes, which would be a close for all.
        leave();
    }

    private void leave() {
        leave.countDown();
        clients.forEach(RollingClient::abort);
    }

    /** Until HAProxy sends new sessions to the server again, as its statistics say. */
    private static void awaitUp(Target target, String server) {
        await("HAProxy has server " + server + " up").atMost(LIMIT).until(() -> {
            String table = RawHttp.exchange(target, RawRequest.get("/stats;csv")).text();
            return table.lines().anyMatch(row -> row.startsWith("sockjs," + server + ",") && row.contains(",UP,"));
        });
    }

    /** The file as it is, with the readiness for the health check, and with statistics. */
    private static String sample(String file) {
        String ready = Balancer.replace(file, "httpchk GET /echo/info", "httpchk GET " + RollingServer.READY);
        return Balancer.replace(ready, "\ndefaults\n", "\ndefaults\n    stats uri /stats\n");
    }

    private static String withoutDrain(String file) {
        return Balancer.replace(file, "http-check expect error-status L7OKC ! status 503\n", "");
    }
}
