package io.sockjs.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sockjs.CloseStatus;
import io.sockjs.OriginPolicy;
import io.sockjs.SockJsServer;
import io.sockjs.servlet.SockJsServlets;
import io.sockjs.testkit.RawHttp;
import io.sockjs.testkit.RawReceiver;
import io.sockjs.testkit.RawRequest;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.RawWebSocket;
import io.sockjs.testkit.StreamKind;
import io.sockjs.testkit.Target;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The end of services in each container. */
@ParameterizedClass
@EnumSource
@Timeout(60)
class ContainerDrainTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String GOING_AWAY = "c[1001,\"Going away\"]";

    private final Container.Kind kind;
    private final AtomicInteger open = new AtomicInteger();
    private final Queue<CloseStatus> ends = new ConcurrentLinkedQueue<>();

    ContainerDrainTest(Container.Kind kind) {
        this.kind = kind;
    }

    private SockJsServlets services(Duration disconnectDelay) {
        SockJsServlets services = SockJsServlets.create();
        services.install(SockJsServer.create(
                        "/echo",
                        options -> options.origins(OriginPolicy.allowAll()).disconnectDelay(disconnectDelay))
                .onConnection(connection -> {
                    open.incrementAndGet();
                    connection.onMessage(connection::send);
                    connection.onClose(ends::add);
                }));
        return services;
    }

    @ParameterizedTest
    @EnumSource(names = {"XHR_STREAMING", "EVENTSOURCE", "HTMLFILE"})
    void drainTellsStreamsAndWebSocketsAndPolls(StreamKind stream) {
        SockJsServlets services = services(Duration.ofSeconds(5));
        try (Container container = kind.start(services)) {
            Target target = container.target();
            RawSession polling = RawSession.of(target, "/echo").open();
            try (RawWebSocket socket = RawSession.of(target, "/echo").webSocket();
                    RawReceiver receiver =
                            RawSession.of(target, "/echo").stream(stream).opened();
                    RawHttp poll = RawHttp.connect(target).timeout(SOON)) {
                assertThat(socket.text()).isEqualTo("o");
                poll.send(RawRequest.post(polling.path("xhr")));
                CompletableFuture<Void> drained = services.drain(Duration.ofMillis(500));
                assertThat(RawHttp.exchange(target, RawRequest.get("/echo/info"))
                                .status())
                        .isEqualTo(503);
                assertThat(RawSession.of(target, "/echo").poll().status()).isEqualTo(503);
                assertThat(receiver.frame()).isEqualTo(GOING_AWAY);
                assertThat(poll.response().text()).isEqualTo(GOING_AWAY + "\n");
                assertThat(socket.text()).isEqualTo(GOING_AWAY);
                await().atMost(SOON).until(drained::isDone);
                await().atMost(SOON)
                        .untilAsserted(() -> assertThat(ends).hasSize(3).containsOnly(CloseStatus.GOING_AWAY));
            }
        }
    }

    @Test
    void afterTheEndNoThreadOfOursIsLeftAndEachSessionWasToldOnce() {
        try (Container container = kind.start(services(Duration.ofSeconds(5)))) {
            for (int i = 0; i < 20; i++) {
                RawSession.of(container.target(), "/echo").open().send("message");
            }
        }
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                        .extracting(Thread::getName)
                        .noneMatch(name -> name.startsWith("sockjs")));
        assertThat(ends).hasSize(20).containsOnly(CloseStatus.GOING_AWAY);
    }

    @Test
    void clientsAreToldWhenTheContainerStops() {
        Container container = kind.start(services(Duration.ofSeconds(5)));
        Target target = container.target();
        RawSession polling = RawSession.of(target, "/echo").open();
        try (RawWebSocket socket = RawSession.of(target, "/echo").webSocket();
                RawReceiver receiver = RawSession.of(target, "/echo").stream(StreamKind.XHR_STREAMING)
                        .opened();
                RawHttp poll = RawHttp.connect(target).timeout(SOON)) {
            assertThat(socket.text()).isEqualTo("o");
            poll.send(RawRequest.post(polling.path("xhr")));
            await().atMost(SOON).until(() -> open.get() == 3);
            container.close();
            assertThat(socket.text()).as("the WebSocket").isEqualTo(GOING_AWAY);
            assertThat(receiver.frame()).as("the stream").isEqualTo(GOING_AWAY);
            assertThat(poll.response().text()).as("the poll").isEqualTo(GOING_AWAY + "\n");
        }
        assertThat(ends).hasSize(3).containsOnly(CloseStatus.GOING_AWAY);
    }

    @Test
    void clientsThatGoAwayLeaveNothingWhateverTheyWereAt() {
        SockJsServlets services = services(Duration.ofSeconds(3));
        try (Container container = kind.start(services)) {
            Target target = container.target();
            for (int i = 0; i < 10; i++) {
                boolean reset = i % 2 == 0;
                RawWebSocket socket = RawSession.of(target, "/echo").webSocket();
                assertThat(socket.text()).isEqualTo("o");
                RawSession sending = RawSession.of(target, "/echo").open();
                RawRequest send = RawRequest.post(sending.path("xhr_send"), "[\"half\"]");
                RawHttp half = RawHttp.connect(target);
                half.sendHead(send);
                half.write(new byte[] {'[', '"'});
                if (reset) {
                    socket.abort();
                    half.abort();
                } else {
                    socket.close();
                    half.close();
                }
            }
            await().atMost(SOON).until(() -> services.installations().get(0).sessions() == 0);
            await().atMost(SOON).untilAsserted(() -> assertThat(ends).hasSize(20));
            RawSession session = RawSession.of(target, "/echo").open();
            session.send("still here");
            assertThat(session.poll().text()).isEqualTo("a[\"still here\"]\n");
        }
    }
}
