package io.sockjs.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sockjs.SockJsConnection;
import io.sockjs.SockJsServer;
import io.sockjs.testkit.RawHttp;
import io.sockjs.testkit.RawRequest;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.Target;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several sends of one session at once, while its application is behind. */
class SendGateTest {
    private static final int SENDERS = 6;
    private static final String BIG = "x".repeat(200_000);

    private final Queue<SockJsConnection> connections = new ConcurrentLinkedQueue<>();
    private final Queue<String> received = new ConcurrentLinkedQueue<>();
    private final SockJsServer service = SockJsServer.create(
                    "/slow", options -> options.receiveBufferLimit(1000).disconnectDelay(Duration.ofSeconds(60)))
            .onConnection(connection -> {
                connection.pause();
                connection.onMessage(received::add);
                connections.add(connection);
            });
    private final SockJsHttpServer http = SockJsHttpServer.builder()
            .host("127.0.0.1")
            .port(0)
            .eventLoops(2)
            .install(service)
            .start();
    private final Target target = Target.of(URI.create("http://127.0.0.1:" + http.port()));
    private final RawSession session = RawSession.of(target, "/slow");

    @AfterEach
    void stop() {
        http.close();
    }

    private SockJsConnection opened() {
        session.open();
        await().until(() -> connections.size() == 1);
        return connections.element();
    }

    private RawRequest send(String message) {
        return RawRequest.post(session.path("xhr_send"), "[\"" + message + "\"]");
    }

    @Test
    void sendsThatWaitAreTakenWholeWhenTheApplicationGoesOn() {
        SockJsConnection connection = opened();
        List<RawHttp> clients = new ArrayList<>();
        for (int i = 0; i < SENDERS; i++) {
            RawHttp client = RawHttp.connect(target);
            RawRequest request = send(i + BIG);
            if (i % 2 == 0) {
                client.send(request);
            } else {
                // The body begins with the head's packet and goes on later.
                client.sendSplit(request, 500);
            }
            clients.add(client);
        }
        assertThat(received).isEmpty();
        connection.resume();
        for (RawHttp client : clients) {
            assertThat(client.response().status()).isEqualTo(204);
            client.close();
        }
        assertThat(received).hasSize(SENDERS).allMatch(message -> message.endsWith(BIG));
        assertThat(received.stream().map(message -> message.charAt(0)).distinct())
                .hasSize(SENDERS);
    }

    @Test
    void connectionOfAWaitingSendServesTheNextRequestAfterIt() {
        SockJsConnection connection = opened();
        try (RawHttp first = RawHttp.connect(target);
                RawHttp second = RawHttp.connect(target)) {
            first.send(send("a" + BIG));
            await().until(() -> service.options().memoryBudget().used() > 0);
            second.send(send("b"), RawRequest.get("/slow"));
            connection.resume();
            assertThat(first.response().status()).isEqualTo(204);
            assertThat(second.response().status()).isEqualTo(204);
            assertThat(second.response().status()).isEqualTo(200);
        }
    }

    /** A client that went away within its body would have kept all later sends of the session waiting. */
    @Test
    void sendThatIsCutWithinItsBodyLetsTheNextOnePass() {
        opened().resume();
        RawHttp cut = RawHttp.connect(target);
        cut.write(("POST " + session.path("xhr_send") + " HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n[\"half")
                .getBytes(StandardCharsets.US_ASCII));
        try (RawHttp next = RawHttp.connect(target)) {
            next.send(send("whole"));
            cut.close();
            assertThat(next.response().status()).isEqualTo(204);
        }
        assertThat(received).containsExactly("whole");
    }

    @Test
    void clientThatGoesAwayWhileItsSendWaitsLetsTheNextOnePass() {
        SockJsConnection connection = opened();
        try (RawHttp first = RawHttp.connect(target);
                RawHttp last = RawHttp.connect(target)) {
            first.send(send("a" + BIG));
            await().until(() -> service.options().memoryBudget().used() > 0);
            RawHttp gone = RawHttp.connect(target);
            gone.sendHead(send("b" + BIG));
            gone.abort();
            last.send(send("c"));
            connection.resume();
            assertThat(first.response().status()).isEqualTo(204);
            assertThat(last.response().status()).isEqualTo(204);
        }
        assertThat(received).hasSize(2);
    }
}
