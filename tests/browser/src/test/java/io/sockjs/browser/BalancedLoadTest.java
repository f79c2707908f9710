package io.sockjs.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Many clients at once through each balancer: every message comes back once and in order, every session stays where it began. For
 * {@code -Dsockjs.load.seconds} seconds, all balancers at the same time.
 */
@Tag("browser")
final class BalancedLoadTest {
    @RegisterExtension
    static final Shared SHARED = new Shared();

    private static final int SECONDS = Integer.getInteger("sockjs.load.seconds", 5);
    private static final Duration NODE_LIMIT = Duration.ofSeconds(SECONDS + 60L);

    private static final String NODE_TRANSPORTS = "websocket,xhr-streaming,xhr-polling,eventsource";
    private static final int NODE_CLIENTS_EACH = 8;

    /** Those that only a browser has. They are few, since a browser has six HTTP connections to a host. */
    private static final List<String> BROWSER_TRANSPORTS =
            List.of("eventsource", "iframe-htmlfile", "jsonp-polling", "websocket");

    private static final String RUN = "const done = arguments[3];"
            + "load.run(SockJS, arguments[0], arguments[1], 1, arguments[2])"
            + ".then(reports => done(JSON.stringify(reports)));";

    private final List<Running> all = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private record Running(BalancerSample sample, BalancedServers servers, Balancer balancer) {
        /** With prefixes, the info's base_url sends each client on to the server that answered. */
        String service() {
            return balancer.url() + NamedEcho.PREFIX;
        }
    }

    @BeforeEach
    void start() throws IOException {
        for (BalancerSample sample : BalancerSample.values()) {
            // A machine under load may be slow to poll; a session on a wrong server is unknown there at once all the
            // same.
            BalancedServers servers =
                    BalancedServers.start(sample, options -> options.disconnectDelay(Duration.ofSeconds(30)));
            all.add(new Running(sample, servers, Balancer.start(sample, servers)));
        }
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
        for (Running running : all) {
            running.balancer().close();
            running.servers().close();
        }
    }

    @Test
    void losesAndRepeatsNothing() throws Exception {
        Node node = Node.withClient();
        List<Future<LoadReport>> underNode = new ArrayList<>();
        for (Running running : all) {
            underNode.add(threads.submit(() -> LoadReport.parse(node.run(
                    NODE_LIMIT,
                    "load.js",
                    running.service(),
                    String.valueOf(NODE_CLIENTS_EACH),
                    String.valueOf(SECONDS),
                    NODE_TRANSPORTS))));
        }
        List<LoadReport> inBrowser = new ArrayList<>();
        for (Running running : all) {
            inBrowser.add(browse(running, Math.max(1, SECONDS / all.size())));
        }
        for (int i = 0; i < all.size(); i++) {
            expect(all.get(i), underNode.get(i).get(), inBrowser.get(i));
        }
    }

    private static LoadReport browse(Running running, int seconds) {
        Chromium chromium = SHARED.chromium();
        chromium.open(running.balancer().url() + "/load.html");
        Object report = chromium.driver().executeAsyncScript(RUN, running.service(), BROWSER_TRANSPORTS, seconds);
        return LoadReport.parse(String.valueOf(report));
    }

    private static void expect(Running running, LoadReport node, LoadReport browser) {
        LoadReport both = node.and(browser);
        BalancerSample sample = running.sample();
        System.out.printf(
                "%s: %d clients for %d s, %d messages%n", sample, both.clients().size(), SECONDS, both.messages());
        both.expectNothingLost(sample + ", which said: " + running.balancer().output());
        int expected = NODE_TRANSPORTS.split(",", -1).length * NODE_CLIENTS_EACH + BROWSER_TRANSPORTS.size();
        assertThat(both.clients()).as(sample.toString()).hasSize(expected);
        // A session that began anew, or began on the wrong server too, would be one more.
        NamedEcho first = running.servers().first().named();
        NamedEcho second = running.servers().second().named();
        assertThat(first.opened() + second.opened())
                .as("sessions on both servers, " + sample)
                .isEqualTo(expected);
        assertThat(List.of(first.strangers(), second.strangers()))
                .as("sessions whose path named another server, " + sample)
                .allMatch(strangers -> strangers.isEmpty());
        assertThat(node.serversOfHttpClients()).as("servers in use, " + sample).containsExactly("a", "b");
    }
}
