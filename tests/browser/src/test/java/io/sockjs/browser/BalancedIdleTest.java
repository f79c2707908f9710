package io.sockjs.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Balancers cut what is silent for too long, here for two seconds, and heartbeats keep them from it. */
@Tag("browser")
final class BalancedIdleTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final List<String> TRANSPORTS = List.of("websocket", "xhr-streaming", "xhr-polling", "eventsource");

    /** Under Node the client does not see that a stream was cut: its process has nothing left to do, and ends. */
    private static final Map<String, Pattern> CUT = Map.of(
            "websocket", Pattern.compile("closed 1006.*\\n"),
            "xhr-streaming", Pattern.compile("(closed 1.*\\n)?"),
            "xhr-polling", Pattern.compile("closed 1006.*\\n"),
            "eventsource", Pattern.compile("closed 100[26].*\\n"));

    @ParameterizedTest
    @EnumSource(BalancerSample.class)
    void heartbeatsOutlastTheBalancersTimeout(BalancerSample sample) throws Exception {
        // Twelve heartbeats take six seconds: three of the balancer's timeouts.
        assertThat(idle(sample, Duration.ofMillis(500), 12))
                .as(sample.toString())
                .allSatisfy((transport, words) -> assertThat(words).isEqualTo("echoed\n"));
    }

    /** The control: without them the same balancer cuts. */
    @ParameterizedTest
    @EnumSource(BalancerSample.class)
    void silenceIsCut(BalancerSample sample) throws Exception {
        assertThat(idle(sample, Duration.ofSeconds(30), 1))
                .as(sample.toString())
                .allSatisfy((transport, words) -> assertThat(words).matches(CUT.get(transport)));
    }

    private static Map<String, String> idle(BalancerSample sample, Duration heartbeatDelay, int heartbeats)
            throws Exception {
        Node node = Node.withClient();
        ExecutorService threads = Executors.newCachedThreadPool();
        try (BalancedServers servers =
                        BalancedServers.start(sample, options -> options.heartbeatDelay(heartbeatDelay));
                Balancer balancer = Balancer.start(sample, servers, BalancedIdleTest::shortTimeouts)) {
            List<Future<String>> told = new ArrayList<>();
            for (String transport : TRANSPORTS) {
                told.add(threads.submit(() -> node.run(
                        LIMIT, "idle.js", balancer.url() + NamedEcho.PREFIX, transport, String.valueOf(heartbeats))));
            }
            Map<String, String> all = new LinkedHashMap<>();
            for (int i = 0; i < told.size(); i++) {
                all.put(TRANSPORTS.get(i), told.get(i).get());
            }
            return all;
        } finally {
            threads.shutdownNow();
        }
    }

    /** Those that are chosen against our heartbeats. */
    private static String shortTimeouts(String file) {
        return Balancer.replace(file, " 60s", " 2s");
    }
}
