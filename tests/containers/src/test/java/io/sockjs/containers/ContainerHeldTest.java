package io.sockjs.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sockjs.MemoryBudget;
import io.sockjs.SockJsConnection;
import io.sockjs.SockJsInstallation;
import io.sockjs.servlet.SockJsServlets;
import io.sockjs.testkit.RawHttp;
import io.sockjs.testkit.RawRequest;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.RawWebSocket;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A client that sends what its application does not take: the client is held, and nothing is lost. */
class ContainerHeldTest {
    private static final int MESSAGE = 1_000_000;
    private static final int MESSAGES = 20;
    private static final String BODY = "m".repeat(MESSAGE);

    /** How the application does not take messages. */
    enum Behind {
        PAUSED,
        BLOCKED
    }

    private final Witness witness = new Witness();
    private final SockJsServlets services = SockJsServlets.create();
    private final MemoryBudget budget = MemoryBudget.ofBytes(1L << 30);
    private final Queue<String> received = new ConcurrentLinkedQueue<>();
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final AtomicInteger sent = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    static Stream<Arguments> behind() {
        return Kinds.with((Object[]) Behind.values());
    }

    @AfterEach
    void stop() {
        goOn.countDown();
        threads.shutdownNow();
    }

    private Container start(Container.Kind kind, Behind behind) {
        services.install(witness.service(
                "/held",
                options -> options.memoryBudget(budget).disconnectDelay(Duration.ofMillis(300)),
                connection -> application(connection, behind)));
        services.install(new Witness().echo("/echo", options -> options));
        return kind.start(services);
    }

    private void application(SockJsConnection connection, Behind behind) {
        if (behind == Behind.PAUSED) {
            connection.pause();
        }
        connection.onMessage(message -> {
            if (behind == Behind.BLOCKED) {
                blockUntilToldToGoOn();
            }
            received.add(message);
        });
    }

    private void blockUntilToldToGoOn() {
        try {
            goOn.await();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    @ParameterizedTest
    @MethodSource("behind")
    void webSocketIsNotReadWhileItsApplicationIsBehind(Container.Kind kind, Behind behind) throws Exception {
        try (Container container = start(kind, behind);
                RawWebSocket socket = RawSession.of(container.target(), "/held").webSocket()) {
            assertThat(socket.text()).isEqualTo("o");
            holdsAndThenTakes(container, threads.submit(() -> {
                for (int i = 0; i < MESSAGES; i++) {
                    socket.send("[\"" + i + "/" + BODY + "\"]");
                    sent.incrementAndGet();
                }
            }));
        }
    }

    @ParameterizedTest
    @MethodSource("behind")
    void sendsAreNotReadWhileTheApplicationIsBehind(Container.Kind kind, Behind behind) throws Exception {
        try (Container container = start(kind, behind);
                RawHttp client = RawHttp.connect(container.target()).timeout(Duration.ofSeconds(60))) {
            RawSession session = RawSession.of(container.target(), "/held");
            Reader receiver = Reader.Way.XHR_STREAMING.open(container.target(), session);
            holdsAndThenTakes(container, threads.submit(() -> {
                for (int i = 0; i < MESSAGES; i++) {
                    RawRequest send = RawRequest.post(session.path("xhr_send"), "[\"" + i + "/" + BODY + "\"]");
                    assertThat(client.exchange(send).status()).isEqualTo(204);
                    sent.incrementAndGet();
                }
            }));
            assertThat(receiver.lastFrame()).isEqualTo("c[1001,\"Going away\"]");
            receiver.close();
        }
    }

    private void holdsAndThenTakes(Container container, Future<?> sending) throws Exception {
        SockJsConnection connection = witness.connection();
        try {
            isHeld(container, sending);
        } finally {
            connection.resume();
            goOn.countDown();
        }
        sending.get(60, TimeUnit.SECONDS);
        await().atMost(Witness.PATIENCE).until(() -> received.size() == MESSAGES);
        assertThat(received.stream().map(message -> Integer.valueOf(message.substring(0, message.indexOf('/')))))
                .containsExactlyElementsOf(IntStream.range(0, MESSAGES).boxed().toList());
        assertThat(received).allMatch(message -> message.endsWith("/" + BODY));
        assertThat(budget.used()).as("what waits when all is taken").isZero();
        assertThat(witness.ends(connection)).isEmpty();
        SockJsInstallation held = services.installations().get(0);
        held.uninstall();
        witness.awaitNothingLeft(held, Witness.PATIENCE);
    }

    private void isHeld(Container container, Future<?> sending) {
        long before = ContainerStallTest.liveHeap();
        awaitStandstill();
        assertThat(sending).as("the client that sends").isNotDone();
        assertThat(received).isEmpty();
        // What is taken before it is crowded, the message that makes it so, and one that is on its way.
        assertThat(budget.used()).as("what waits for the application").isLessThan(3L * MESSAGE);
        assertThat(ContainerStallTest.liveHeap() - before)
                .as("what the heap grew by, the client's own copies included")
                .isLessThan(16_000_000);
        ContainerStallTest.echoes(container);
    }

    /** Nothing was sent for half a second. */
    private void awaitStandstill() {
        int[] before = {-1};
        await().atMost(Witness.PATIENCE).pollInterval(Duration.ofMillis(500)).until(() -> {
            int now = sent.get();
            boolean stands = now == before[0];
            before[0] = now;
            return stands;
        });
    }
}
