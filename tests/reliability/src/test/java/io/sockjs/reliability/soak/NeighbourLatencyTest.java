package io.sockjs.reliability.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.RawWebSocket;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Round trips of one session, quiet and beside clients that do not read what the application has for them. Times are told, and
 * asserted only with {@code -Dsockjs.soak.p99=true}, which needs a machine that does nothing else.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the server's process is watched through /proc")
class NeighbourLatencyTest {
    private static final boolean ASSERTED = Boolean.getBoolean("sockjs.soak.p99");
    private static final int ROUNDS = ASSERTED ? 9 : 1;
    private static final int ECHOES = ASSERTED ? 15_000 : 2000;
    private static final int WARM_UP = ASSERTED ? 20_000 : 2000;
    /** What the rounds of a client that stays stalled offer to it in all. */
    private static final long OFFERED = ASSERTED ? 200_000_000 : 5_000_000;

    private static final int MORE = 1000;
    /** Between two looks at whether the stalled client is still there. */
    private static final int BATCH = 50;

    private ServerProcess server;
    private StalledPeers peers;
    private RawWebSocket neighbour;
    private int stalls;
    private long offered;

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

    /** One client stalls, and 40 MB a second are offered to it: 200 MB over the asserted rounds. */
    @ParameterizedTest
    @ValueSource(strings = {"websocket", "websocket-raw", "xhr_streaming", "eventsource", "htmlfile", "xhr", "jsonp"})
    void neighbourOfAStalledClientIsServed(String transport) {
        double ratio = rounds(transport + ", one stalled client", number -> besideOne(transport, number));
        System.out.printf("%s: %d MB offered to the stalled clients%n", transport, offered / 1_000_000);
        assertThat(offered).as("what stalled clients were offered").isGreaterThanOrEqualTo(OFFERED - ROUNDS);
        if (ASSERTED) {
            assertThat(ratio)
                    .as("p99 beside a stalled client, of the quiet one")
                    .isLessThan(2);
        }
    }

    /**
     * As soon as one is closed as a slow consumer, the next one opens, and 4 MB are sent to it as fast as a thread can. Told and not
     * asserted: beside such bursts the ratio is more than two, much of it the collector's, in a heap as small as this.
     */
    @ParameterizedTest
    @ValueSource(strings = {"websocket", "websocket-raw", "xhr_streaming", "eventsource", "htmlfile", "xhr", "jsonp"})
    void neighbourOfClientsThatStallOneAfterTheOtherIsServed(String transport) {
        rounds(transport + ", one after the other", number -> besideMany(transport, number));
        assertThat(stalls).as("clients that stalled meanwhile").isGreaterThanOrEqualTo(ROUNDS);
    }

    /** The median over the rounds of the ratio of the 99th percentiles. */
    private double rounds(String name, IntFunction<long[]> disturbed) {
        times(WARM_UP);
        assertThat(disturbed.apply(WARM_UP)).hasSize(WARM_UP);
        stalls = 0;
        offered = 0;
        double[] ratios = new double[ROUNDS];
        long[] quiet = new long[0];
        long[] beside = new long[0];
        for (int round = 0; round < ROUNDS; round++) {
            quiet = times(ECHOES);
            beside = disturbed.apply(ECHOES);
            ratios[round] = (double) at(beside, 0.99) / at(quiet, 0.99);
        }
        Arrays.sort(ratios);
        System.out.printf(
                "%s: p99 is %.2f times the quiet one (median of %d, %.2f to %.2f), %d stalled;"
                        + " last round in us: quiet p50 %d p99 %d, beside p50 %d p99 %d%n",
                name,
                ratios[ROUNDS / 2],
                ROUNDS,
                ratios[0],
                ratios[ROUNDS - 1],
                stalls,
                at(quiet, 0.5) / 1000,
                at(quiet, 0.99) / 1000,
                at(beside, 0.5) / 1000,
                at(beside, 0.99) / 1000);
        return ratios[ROUNDS / 2];
    }

    private long[] times(int number) {
        long[] times = new long[number];
        for (int i = 0; i < number; i++) {
            times[i] = roundTrip(i);
        }
        Arrays.sort(times);
        return times;
    }

    private long[] besideOne(String transport, int number) {
        peers.stall("/feed", transport);
        stalls++;
        await().atMost(Duration.ofSeconds(30)).until(() -> server.number("full") > 0);
        long[] times = times(number);
        while (server.number("fed") < OFFERED / ROUNDS) {
            times = LongStream.concat(LongStream.of(times), LongStream.of(times(MORE)))
                    .sorted()
                    .toArray();
        }
        offered += server.number("fed");
        server.ask("stop-feeding");
        peers.close();
        return times;
    }

    private long[] besideMany(String transport, int number) {
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
