package io.sockjs.reliability.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sockjs.reliability.BlockedLoops;
import io.sockjs.reliability.Front;
import io.sockjs.reliability.NettyLog;
import io.sockjs.reliability.Resources;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * In our own server and in servlet containers, some dozens of clients on all transports do everything at random for a while, and
 * afterwards every message is accounted for. {@code -Dsockjs.chaos.seconds=600} for longer, a third of that in each container;
 * {@code -Dsockjs.chaos.seed=N} for the same choices again.
 */
@ParameterizedClass
@EnumSource(names = {"EPOLL", "TOMCAT", "JETTY", "UNDERTOW"})
class ChaosTest {
    private static final int CLIENTS = 30;

    private final Front.Kind front;

    ChaosTest(Front.Kind front) {
        this.front = front;
    }

    /** What a scrape says is what the books say. */
    private static void assertMetrics(ChaosRun run, long seed) {
        assertThat(run.scraped("sockjs_sessions_opened_total"))
                .as("opened, seed " + seed)
                .isEqualTo(run.accounts.opens());
        assertThat(run.scraped("sockjs_sessions_closed_total"))
                .as("closed, seed " + seed)
                .isEqualTo(run.accounts.opens());
        assertThat(run.scraped("sockjs_sessions_open")).as("open, seed " + seed).isZero();
        assertThat(run.scraped("sockjs_queue_bytes")).as("queued, seed " + seed).isZero();
        assertThat(run.waited.sum()).as("what waited, seed " + seed).isPositive();
        // Told a moment after the last of it, the close, has reached the application.
        await().untilAsserted(() -> assertThat(run.scraped("sockjs_receive_buffer_characters"))
                .as("received and not delivered, seed " + seed)
                .isZero());
        assertThat(run.scraped("sockjs_messages_sent_total") + run.scraped("sockjs_messages_dropped_total"))
                .as("sent or dropped, seed " + seed)
                .isEqualTo(run.accounts.messagesSentDown());
        // What was received for a session that ended before its handler had its turn never arrived.
        assertThat(run.scraped("sockjs_messages_received_total"))
                .as("received, seed " + seed)
                .isGreaterThanOrEqualTo(run.accounts.messagesUp());
    }

    @Test
    void everyMessageIsAccountedForAndNothingIsLeft() throws Exception {
        long seed = Long.getLong("sockjs.chaos.seed", System.nanoTime());
        int seconds = Integer.getInteger("sockjs.chaos.seconds", 20) / (front == Front.Kind.EPOLL ? 1 : 3);
        System.out.println(
                "chaos over " + front + ": -Dsockjs.chaos.seed=" + seed + " -Dsockjs.chaos.seconds=" + seconds);
        BlockedLoops.watch();
        // Classes, selectors and buffers of a first run are there to stay.
        new ChaosRun(front, seed, UnaryOperator.identity()).run(4, Duration.ofSeconds(1), false);
        Resources before = Resources.now();
        ChaosRun run = new ChaosRun(front, seed, UnaryOperator.identity());
        try (NettyLog netty = NettyLog.record()) {
            List<Finding> findings = run.run(CLIENTS, Duration.ofSeconds(seconds), true);
            System.out.println("chaos: " + run.accounts.connections() + " connections, " + run.accounts.messagesUp()
                    + " messages up, " + run.accounts.messagesDown() + " down");
            assertThat(findings).as("seed " + seed).isEmpty();
            assertThat(run.sessionsLeft).as("sessions left, seed " + seed).isZero();
            assertThat(BlockedLoops.found())
                    .as("what blocked an event loop, seed " + seed)
                    .isEmpty();
            assertThat(run.errors).as("log, seed " + seed).isEmpty();
            assertThat(run.accounts.messagesUp()).isPositive();
            assertThat(run.accounts.messagesDown()).isPositive();
            assertMetrics(run, seed);
            before.awaitNoMore("seed " + seed);
            assertThat(netty.complaints()).as("Netty's log, seed " + seed).isEmpty();
        }
    }
}
