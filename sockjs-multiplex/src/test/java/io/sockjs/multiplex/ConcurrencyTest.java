package io.sockjs.multiplex;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockjs.CloseStatus;
import io.sockjs.SockJsServer;
import io.sockjs.testkit.memory.MemoryServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many threads on the channels of one connection. */
class ConcurrencyTest {
    private static final int SENDERS = 3;
    private static final int BURST = 200;
    private static final long PATIENCE = 20;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final SockJsServer service = SockJsServer.create(
            "/multiplex", options -> options.executor(threads).sendBufferLimit(256 * 1024 * 1024));
    private final BlockingQueue<MultiplexChannel> opened = new LinkedBlockingQueue<>();
    private final BlockingQueue<CloseStatus> closed = new LinkedBlockingQueue<>();
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger overlaps = new AtomicInteger();
    private final SockJsMultiplexer multiplexer = Page.multiplexer(service);
    private final MemoryServer server = MemoryServer.of(List.of(service));

    @AfterEach
    void close() {
        server.close();
        threads.shutdownNow();
    }

    /** Notices when two callbacks of the connection run at the same time. */
    private void alone(Runnable callback) {
        if (inside.incrementAndGet() != 1) {
            overlaps.incrementAndGet();
        }
        Thread.onSpinWait();
        callback.run();
        inside.decrementAndGet();
    }

    private void handle(MultiplexChannel channel) {
        alone(() -> {
            channel.onMessage(message -> alone(() -> channel.send("echo " + message)));
            channel.onClose(status -> alone(() -> closed.add(status)));
            opened.add(channel);
        });
    }

    private MultiplexChannel nextOpened() throws InterruptedException {
        MultiplexChannel channel = opened.poll(PATIENCE, TimeUnit.SECONDS);
        assertThat(channel).as("a channel").isNotNull();
        return channel;
    }

    /** Sends until it is refused, or a burst is through and the channel has ended; how many were accepted. */
    private static Callable<Integer> sender(MultiplexChannel channel, int name, CountDownLatch started) {
        return () -> {
            int accepted = 0;
            while (accepted < BURST && channel.send(name + " " + accepted)) {
                accepted++;
                if (accepted == BURST / 10) {
                    started.countDown();
                }
            }
            while (channel.isOpen()) {
                Thread.onSpinWait();
            }
            assertThat(channel.send("late")).isFalse();
            return accepted;
        };
    }

    @Test
    void whatIsAcceptedComesBeforeTheEndAndNothingAfterIt() throws Exception {
        multiplexer.onChannel("a", this::handle);
        try (Page page = Page.open(server)) {
            for (int round = 0; round < 60; round++) {
                page.send("sub,a");
                MultiplexChannel channel = nextOpened();
                CountDownLatch started = new CountDownLatch(SENDERS);
                List<Future<Integer>> senders = new ArrayList<>();
                for (int name = 0; name < SENDERS; name++) {
                    senders.add(threads.submit(sender(channel, name, started)));
                }
                assertThat(started.await(PATIENCE, TimeUnit.SECONDS)).isTrue();
                assertThat(channel.close()).isTrue();
                int[] received = receiveUntilUnsubscribed(page);
                for (int name = 0; name < SENDERS; name++) {
                    int accepted = senders.get(name).get(PATIENCE, TimeUnit.SECONDS);
                    assertThat(received[name])
                            .as("round %d, sender %d", round, name)
                            .isEqualTo(accepted);
                }
                assertThat(closed.poll(PATIENCE, TimeUnit.SECONDS)).isEqualTo(CloseStatus.NORMAL);
                assertThat(page.received()).as("after the end").isEmpty();
            }
        }
        assertThat(closed).isEmpty();
        assertThat(overlaps).hasValue(0);
    }

    /** How many of each sender came, which must be in order. */
    private static int[] receiveUntilUnsubscribed(Page page) {
        int[] received = new int[SENDERS];
        for (String text = page.read(); !text.equals("uns,a"); text = page.read()) {
            int name = Integer.parseInt(text.substring("msg,a,".length(), text.indexOf(' ')));
            assertThat(text).isEqualTo("msg,a," + name + " " + received[name]);
            received[name]++;
        }
        return received;
    }

    @Test
    void callbacksComeOneAtATimeAndCloseOnce() throws Exception {
        multiplexer.onOtherChannels((connection, topic) -> this::handle);
        int rounds = 300;
        try (Page page = Page.open(server)) {
            List<Future<?>> closers = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                String topic = "t" + round % 3;
                page.send("sub," + topic, "msg," + topic + ",x");
                MultiplexChannel channel = nextOpened();
                // The page and the application end it at the same time.
                closers.add(threads.submit(channel::close));
                closers.add(threads.submit(channel::close));
                page.send("msg," + topic + ",y", "uns," + topic);
            }
            for (Future<?> closer : closers) {
                closer.get(PATIENCE, TimeUnit.SECONDS);
            }
            for (int round = 0; round < rounds; round++) {
                assertThat(closed.poll(PATIENCE, TimeUnit.SECONDS)).isNotNull();
            }
            page.received();
        }
        assertThat(closed).isEmpty();
        assertThat(opened).isEmpty();
        assertThat(overlaps).hasValue(0);
    }
}
