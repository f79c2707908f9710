package io.sockjs.example.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockjs.netty.SockJsHttpServer;
import io.sockjs.testkit.RawHttp;
import io.sockjs.testkit.RawRequest;
import io.sockjs.testkit.RawResponse;
import io.sockjs.testkit.RawWebSocket;
import io.sockjs.testkit.Target;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TokenTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final SockJsHttpServer http = new Token(clock()).start(0);
    private final Target target = Target.of(URI.create("http://127.0.0.1:" + http.port()));

    @AfterEach
    void stop() {
        http.close();
    }

    @Test
    void tokenOfTheLoginOpensASessionOnItsUsersBehalf() {
        RawResponse login = login("ann");
        assertThat(login.status()).isEqualTo(200);
        try (RawWebSocket socket = open(login.text())) {
            assertThat(socket.text()).isEqualTo("a[\"Welcome, ann.\"]");
            socket.send("[\"hi\"]");
            assertThat(socket.text()).isEqualTo("a[\"ann said: hi\"]");
        }
    }

    @Test
    void strangerGetsNoToken() {
        assertThat(login("mallory").status()).isEqualTo(403);
    }

    @Test
    void forgedBrokenAndMissingTokensAreClosedWith4401() {
        String token = login("ann").text();
        for (String bad : new String[] {"", "x", "..", token.replace("ann", "bob"), token + "x"}) {
            try (RawWebSocket socket = open(bad)) {
                assertThat(socket.text()).as(bad).isEqualTo("c[4401,\"Log in first.\"]");
            }
        }
    }

    @Test
    void tokenOutOfDateIsClosedWith4401() {
        String token = login("bob").text();
        now.updateAndGet(before -> before.plus(Duration.ofMinutes(2)));
        try (RawWebSocket socket = open(token)) {
            assertThat(socket.text()).isEqualTo("c[4401,\"Log in first.\"]");
        }
    }

    @Test
    void pageIsServedBesideTheLogin() {
        assertThat(RawHttp.exchange(target, RawRequest.get("/")).text()).contains("new SockJS('/private?token='");
    }

    private RawResponse login(String user) {
        return RawHttp.exchange(target, RawRequest.post("/login", user));
    }

    private RawWebSocket open(String token) {
        RawWebSocket socket = RawWebSocket.open(target, "/private/0/s/websocket?token=" + token);
        assertThat(socket.text()).isEqualTo("o");
        return socket;
    }

    private Clock clock() {
        return new Clock() {
            @Override
            public Instant instant() {
                return now.get();
            }

            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }
        };
    }
}
