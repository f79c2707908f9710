package io.sockjs.reliability.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.RawWebSocket;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Round trips of one session, quiet and beside clients that do not read what the application has for them: as soon as one is closed
 * as a slow consumer, the next one stalls. Times are told, and asserted only with {@code -Dsockjs.soak.p99=true}, which needs a
 * machine that does nothing else.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the server's process is watched through /proc")
class NeighbourLatencyTest {
    private static final boolean ASSERTED = Boolean.getBoolean("sockjs.soak.p99");
    private static final int ROUNDS = ASSERTED ? 9 : 1;
    private static final int ECHOES = ASSERTED ? 5000 : 2000;
    private static final int WARM_UP = ASSERTED ? 20_000 : 2000;
    /** Between two looks at whether the stalled client is still there. */
    private static final int BATCH = 50;

    private ServerProcess server;
    private StalledPeers peers;
    private RawWebSocket neighbour;
    private int stalls;

    @BeforeEach
    void start() throws IOException {
        server = ServerProcess.start();
        peers = new StalledPeers(server.target());
        neighbour = RawSession.of(server.target(), "/echo").webSocket();
        assertThat(neighbour.text()).isEqualTo("o");
    }

    @AfterEach
    void stop() {
        neighbour.close();
        peers.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "websocket-raw", "xhr_streaming", "eventsource", "htmlfile", "xhr", "jsonp"})
    void neighbourOfStalledClientsIsServed(String transport) {
        quiet(WARM_UP);
        beside(transport, WARM_UP);
        stalls = 0;
        double[] ratios = new double[ROUNDS];
        long[] quiet = new long[0];
        long[] beside = new long[0];
        for (int round = 0; round < ROUNDS; round++) {
            quiet = quiet(ECHOES);
            beside = beside(transport, ECHOES);
            ratios[round] = (double) at(beside, 0.99) / at(quiet, 0.99);
        }
        Arrays.sort(ratios);
        double median = ratios[ROUNDS / 2];
        System.out.printf(
                "%s: p99 beside stalled clients is %.2f times the quiet one (median of %d, %.2f to %.2f),"
                        + " %d stalled; last round in us: quiet p50 %d p99 %d, beside p50 %d p99 %d%n",
                transport,
                median,
                ROUNDS,
                ratios[0],
                ratios[ROUNDS - 1],
                stalls,
                at(quiet, 0.5) / 1000,
                at(quiet, 0.99) / 1000,
                at(beside, 0.5) / 1000,
                at(beside, 0.99) / 1000);
        assertThat(stalls).as("clients that stalled meanwhile").isGreaterThanOrEqualTo(ROUNDS);
        if (ASSERTED) {
            assertThat(median)
                    .as("p99 beside stalled clients, of the quiet one")
                    .isLessThan(2);
        }
    }

    private long[] quiet(int number) {
        long[] times = new long[number];
        for (int i = 0; i < number; i++) {
            times[i] = roundTrip(i);
        }
        Arrays.sort(times);
        return times;
    }

    private long[] beside(String transport, int number) {
        long[] times = new long[number];
        stallNext(transport);
        for (int i = 0; i < number; i++) {
            if (i % BATCH == BATCH - 1 && server.number("closed") != 0) {
                stallNext(transport);
            }
            times[i] = roundTrip(i);
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> server.number("closed") == 4001);
        peers.close();
        Arrays.sort(times);
        return times;
    }

    private void stallNext(String transport) {
        peers.close();
        server.ask("forget");
        peers.stall("/flood", transport);
        stalls++;
    }

    private long roundTrip(int number) {
        long begin = System.nanoTime();
        neighbour.send("[\"" + number + "\"]");
        String answer = neighbour.text();
        long time = System.nanoTime() - begin;
        assertThat(answer).isEqualTo("a[\"" + number + "\"]");
        return time;
    }

    private static long at(long[] sorted, double quantile) {
        return sorted[(int) (sorted.length * quantile)];
    }
}
