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
import java.util.regex.Pattern;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two servers behind HAProxy are restarted, one after the other, under clients that send and that connect again when they are
 * closed: no message is lost without a close, and no client is without a session for long.
 */
@Tag("browser")
final class RollingRestartTest {
    /** For each transport. */
    private static final int CLIENTS = 12;

    /** Longer than the samples' HAProxy takes to call a server down. */
    private static final Duration DRAIN = Duration.ofSeconds(10);

    /**
     * What docs/deployment.md states: the drain, the 4 s in which HAProxy finds out that a server is gone, and the 4 s in which it
     * finds out that it is back. A server of this test starts in no time.
     */
    private static final Duration LONGEST_WAIT = DRAIN.plusSeconds(8);

    private static final Duration LIMIT = Duration.ofSeconds(40);

    /** A server's row in HAProxy's statistics: backend, server, and numbers. */
    private static final Pattern SERVER = Pattern.compile("^\\w+,[ab],");

    private final RollingBooks books = new RollingBooks();
    private final CountDownLatch enough = new CountDownLatch(1);
    private final CountDownLatch leave = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<RollingClient> clients = new ArrayList<>();

    @ParameterizedTest
    @EnumSource(
            value = BalancerSample.class,
            names = {"HAPROXY_JSESSIONID", "HAPROXY_PREFIX"})
    void nothingIsLostWithoutACloseAndNobodyWaitsForLong(BalancerSample sample) throws Exception {
        run(sample, 0, file -> file, 2);

        assertThat(books.findings()).as("%s", books).isEmpty();
        // By cookie all move to the second server and then back; by prefix each comes back to its own.
        assertThat(books.closes().keySet()).as("%s", books).containsExactly(RollingBooks.GOING_AWAY);
        assertThat(books.closes().get(RollingBooks.GOING_AWAY))
                .as("closes, %s", books)
                .isEqualTo(sample.isPrefix() ? clients.size() : clients.size() * 3 / 2);
        if (!sample.isPrefix()) {
            // HAProxy leads them to the other server. Without its retry they are sent away for as long as the drain
            // lasts.
            assertThat(books.refusals()).as("refused, %s", books).isLessThanOrEqualTo(clients.size());
        }
        assertThat(books.longestWaitMillis()).as("%s", books).isLessThan(LONGEST_WAIT.toMillis());
    }

    /** A balancer that takes a server that drains for one that is down cuts its clients off: the books show it. */
    @ParameterizedTest
    @EnumSource(
            value = BalancerSample.class,
            names = {"HAPROXY_JSESSIONID", "HAPROXY_PREFIX"})
    void aBalancerThatCutsTheDrainIsFoundOut(BalancerSample sample) throws Exception {
        run(sample, 0, file -> withoutDrain(sample, file), 1);

        assertThat(books.findings()).as("%s", books).anyMatch(finding -> finding.contains("closed with 1006"));
    }

    /** A message that a server accepts and that does not reach the application: the books show it. */
    @Test
    void aMessageThatIsSwallowedIsFoundOut() throws Exception {
        run(BalancerSample.HAPROXY_JSESSIONID, 20, file -> file, 1);

        assertThat(books.findings()).as("%s", books).anyMatch(finding -> finding.contains("received 21 after 19"));
    }

    private void run(BalancerSample sample, int lost, UnaryOperator<String> change, int restarts) throws Exception {
        Needs.haproxy();
        try (RollingServer first = new RollingServer(books, lost);
                RollingServer second = new RollingServer(books, lost);
                Balancer balancer = Balancer.start(
                        sample, first.port(), second.port(), file -> change.apply(prepared(sample, file)))) {
            Target target = Target.of(URI.create(balancer.url()));
            awaitUp(target);
            startClients(sample, new RollingClient.Run(target, books, threads, enough, leave));
            awaitConnected();
            for (RollingServer server : List.of(first, second).subList(0, restarts)) {
                server.restart(DRAIN);
                awaitUp(target);
                awaitConnected();
            }
            end();
        } finally {
            enough.countDown();
            leave();
            threads.shutdownNow();
            threads.awaitTermination(10, TimeUnit.SECONDS);
            System.out.println("Rolling restart, " + sample + ": " + books);
        }
    }

    private void startClients(BalancerSample sample, RollingClient.Run run) {
        for (int number = 0; number < CLIENTS; number++) {
            // One half on each server: by the path, or by the cookie as browsers that have been here before.
            String server = number % 2 == 0 ? "a" : "b";
            String prefix = (sample.isPrefix() ? "/" + server : "") + RollingServer.PREFIX;
            for (RollingLink.Kind kind : RollingLink.Kind.values()) {
                clients.add(
                        new RollingClient("client-" + number, kind, prefix, "JSESSIONID=" + server + "~dummy", run));
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
        try {
            await("nothing is on its way").atMost(Duration.ofSeconds(10)).until(books::isSettled);
        } catch (ConditionTimeoutException lost) {
            // The books' findings say what.
        }
        // Before the balancer goes, which would be a close for all.
        leave();
    }

    private void leave() {
        leave.countDown();
        clients.forEach(RollingClient::abort);
    }

    /** Until HAProxy sends new sessions to all servers, as its statistics say. */
    private static void awaitUp(Target target) {
        await("HAProxy has all servers up").atMost(LIMIT).until(() -> {
            String table =
                    RawHttp.exchange(target, RawRequest.get("/stats;csv")).text();
            List<String> rows = table.lines().filter(SERVER.asPredicate()).toList();
            return !rows.isEmpty() && rows.stream().allMatch(row -> row.contains(",UP,"));
        });
    }

    /** The file with the readiness for the health check by cookie, and with statistics. */
    private static String prepared(BalancerSample sample, String file) {
        String ready = sample.isPrefix()
                ? file
                : Balancer.replace(file, "httpchk GET /echo/info", "httpchk GET " + RollingServer.READY);
        return Balancer.replace(ready, "\ndefaults\n", "\ndefaults\n    stats uri /stats\n");
    }

    private static String withoutDrain(BalancerSample sample, String file) {
        return sample.isPrefix()
                ? Balancer.replace(file, "http-check expect status 200,503\n", "http-check expect status 200\n")
                : Balancer.replace(file, "http-check expect error-status L7OKC ! status 503\n", "");
    }
}
