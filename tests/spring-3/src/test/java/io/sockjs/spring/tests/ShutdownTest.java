package io.sockjs.spring.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sockjs.CloseStatus;
import io.sockjs.SockJsInstallation;
import io.sockjs.servlet.SockJsServlets;
import io.sockjs.spring.SockJsEndpoint;
import io.sockjs.spring.SockJsHandler;
import io.sockjs.testkit.RawHttp;
import io.sockjs.testkit.RawReceiver;
import io.sockjs.testkit.RawRequest;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.RawWebSocket;
import io.sockjs.testkit.StreamKind;
import io.sockjs.testkit.Target;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What clients see of the application's end. */
class ShutdownTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String GOING_AWAY = "c[1001,\"Going away\"]";

    private static final String GRACEFUL = "server.shutdown=graceful";
    private static final String IMMEDIATE = "server.shutdown=immediate";
    /** No client would be told anything in the time of a test. */
    private static final String HOUR = "sockjs.drain=1h";

    /** More than the sockets between take. */
    private static final List<String> FLOOD = Collections.nCopies(32, "x".repeat(1024 * 1024));

    @Test
    void gracefulShutdownTellsEachClientAndOnlyThenEnds() {
        Clients clients;
        CompletableFuture<Void> closed;
        try (Running app = Running.start(Listening.class, GRACEFUL, "sockjs.drain=1s")) {
            clients = Clients.open(app.target());
            List<CloseStatus> ends = ends(app);
            closed = CompletableFuture.runAsync(app::close);
            clients.areToldTheEnd();
            await().atMost(SOON).untilAsserted(() -> assertThat(ends).hasSize(4).containsOnly(CloseStatus.GOING_AWAY));
            await().atMost(SOON).until(closed::isDone);
        }
        closed.join();
        clients.close();
    }

    @Test
    void whileItDrainsThereAreNoNewSessionsAndTheOldOnesWork() {
        try (Running app = Running.start(Listening.class, GRACEFUL, HOUR, "sockjs.disconnect-delay=1s")) {
            Target target = app.target();
            try (RawWebSocket socket = RawSession.of(target, "/listening").webSocket()) {
                assertThat(socket.text()).isEqualTo("o");
                CompletableFuture<Void> closed = CompletableFuture.runAsync(app::close);
                await().atMost(SOON).until(() -> status(target, "/listening/info") == 503);
                assertThat(RawSession.of(target, "/listening").poll().status()).isEqualTo(503);
                socket.send("[\"still here\"]");
                assertThat(socket.text()).isEqualTo("a[\"still here\"]");
                assertThat(closed).isNotDone();
                socket.send("[\"end\"]");
                // With the last session the drain is over, whatever time it was given.
                await().atMost(SOON).until(closed::isDone);
            }
        }
    }

    @Test
    void clientThatTakesNothingDoesNotHoldTheEndUp() {
        try (Running app = Running.start(
                Listening.class,
                GRACEFUL,
                "sockjs.drain=0s",
                "sockjs.disconnect-delay=200ms",
                "sockjs.send-buffer-limit=64MB",
                "sockjs.response-limit=64MB",
                "spring.lifecycle.timeout-per-shutdown-phase=5s")) {
            RawSession session = RawSession.of(app.target(), "/listening");
            try (RawReceiver unread = session.stream(StreamKind.XHR_STREAMING)) {
                unread.opened();
                session.send("flood");
                List<SockJsInstallation> services =
                        app.context().getBean(SockJsServlets.class).installations();
                await().atMost(SOON)
                        .until(() -> services.get(0).snapshot().stream().anyMatch(its -> its.queuedBytes() > 0));
                List<CloseStatus> ends = ends(app);
                CompletableFuture<Void> closed = CompletableFuture.runAsync(app::close);
                await().atMost(SOON).until(closed::isDone);
                assertThat(ends).containsExactly(CloseStatus.GOING_AWAY);
            }
        }
    }

    @Test
    void immediateShutdownClosesAtOnce() {
        try (Running app = Running.start(Listening.class, IMMEDIATE, HOUR)) {
            List<CloseStatus> ends = ends(app);
            Clients clients = Clients.open(app.target());
            CompletableFuture<Void> closed = CompletableFuture.runAsync(app::close);
            await().atMost(SOON).until(closed::isDone);
            await().atMost(SOON).untilAsserted(() -> assertThat(ends).hasSize(4).containsOnly(CloseStatus.GOING_AWAY));
            clients.close();
        }
    }

    @Test
    void servicesAreThereAgainWhenTheContextIsStartedAgain() {
        try (Running app = Running.start(Listening.class, GRACEFUL, "sockjs.drain=0s")) {
            app.context().stop();
            app.context().start();
            RawSession session = RawSession.of(app.target(), "/listening").open();
            session.send("again");
            assertThat(session.poll().text()).isEqualTo("a[\"again\"]\n");
        }
    }

    private static int status(Target target, String path) {
        return RawHttp.exchange(target, RawRequest.get(path)).status();
    }

    @SuppressWarnings("unchecked")
    private static List<CloseStatus> ends(Running app) {
        return app.context().getBean("ends", List.class);
    }

    /** One on each kind of connection, and one that is between two polls. */
    private record Clients(
            RawWebSocket socket, RawReceiver stream, RawSession session, RawHttp poll, RawSession between) {
        static Clients open(Target target) {
            RawWebSocket socket = RawSession.of(target, "/listening").webSocket();
            assertThat(socket.text()).isEqualTo("o");
            RawReceiver stream = RawSession.of(target, "/listening").stream(StreamKind.XHR_STREAMING)
                    .opened();
            RawSession session = RawSession.of(target, "/listening").open();
            RawHttp poll = RawHttp.connect(target);
            poll.send(RawRequest.post(session.path("xhr")));
            RawSession between = RawSession.of(target, "/listening").open();
            return new Clients(socket, stream, session, poll, between);
        }

        void areToldTheEnd() {
            assertThat(socket.text()).isEqualTo(GOING_AWAY);
            assertThat(stream.frame()).isEqualTo(GOING_AWAY);
            assertThat(poll.response().text()).isEqualTo(GOING_AWAY + "\n");
            assertThat(between.poll().text()).isEqualTo(GOING_AWAY + "\n");
        }

        void close() {
            socket.close();
            stream.close();
            poll.close();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Listening {
        @Bean
        List<CloseStatus> ends() {
            return new CopyOnWriteArrayList<>();
        }

        @Bean
        @SockJsEndpoint("/listening")
        SockJsHandler listening(List<CloseStatus> ends) {
            return connection -> {
                connection.onClose(ends::add);
                connection.onMessage(message -> {
                    switch (message) {
                        case "end" -> connection.close();
                        case "flood" -> FLOOD.forEach(connection::send);
                        default -> connection.send(message);
                    }
                });
            };
        }
    }
}
