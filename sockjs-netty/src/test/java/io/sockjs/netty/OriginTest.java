package io.sockjs.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockjs.SessionBinding;
import io.sockjs.SockJsServer;
import io.sockjs.testkit.RawHttp;
import io.sockjs.testkit.RawRequest;
import io.sockjs.testkit.RawResponse;
import io.sockjs.testkit.RawWebSocket;
import io.sockjs.testkit.Target;
import java.net.URI;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose pages are let in, and who a proxy's client is, over real connections. */
class OriginTest {
    private final BlockingQueue<String> clients = new LinkedBlockingQueue<>();
    private final SockJsHttpServer http = SockJsHttpServer.builder()
            .host("127.0.0.1")
            .port(0)
            .eventLoops(1)
            .install(echo("/echo"), options -> options.trustedProxies())
            .install(echo("/proxied"))
            .start();
    private final Target target = Target.of(URI.create("http://127.0.0.1:" + http.port()));

    private SockJsServer echo(String prefix) {
        return SockJsServer.create(
                        prefix, options -> options.trustedProxies("127.0.0.0/8").binding(SessionBinding.address()))
                .onConnection(connection -> {
                    clients.add(connection.remoteAddress().getHostString());
                    connection.onMessage(connection::send);
                });
    }

    @AfterEach
    void stop() {
        http.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/echo/0/s/websocket", "/echo/websocket"})
    void handshakeOfAForeignPageIs403AndTheConnectionGoesOn(String path) {
        try (RawHttp client = RawHttp.connect(target)) {
            client.send(RawWebSocket.handshake(path).header("Origin", "https://evil.example"));
            RawResponse refused = client.response();
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.text()).contains("option origins").doesNotContain("evil");
            assertThat(refused.headers().first("Sec-WebSocket-Accept")).isNull();
            assertThat(client.exchange(RawRequest.get("/echo")).status()).isEqualTo(200);
        }
        assertThat(clients).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:%d", "http://localhost:%d", "http://localhost:1"})
    void handshakeOfAPageOfThisMachineIsLetIn(String origin) throws Exception {
        RawRequest handshake = RawWebSocket.handshake("/echo/0/s/websocket")
                .header("Origin", origin.replace("%d", String.valueOf(http.port())));
        try (RawWebSocket socket = RawWebSocket.open(target, handshake)) {
            assertThat(socket.text()).isEqualTo("o");
        }
        assertThat(clients.poll(20, TimeUnit.SECONDS)).isEqualTo("127.0.0.1");
    }

    @Test
    void handshakeWithSeveralOriginsIsRefused() {
        String own = "http://127.0.0.1:" + http.port();
        RawResponse refused = RawHttp.exchange(
                target,
                RawWebSocket.handshake("/echo/websocket").header("Origin", own).header("Origin", own));
        assertThat(refused.status()).isEqualTo(403);
    }

    @Test
    void proxysClientIsTheOneThatItTellsAndSessionsAreBoundToIt() throws Exception {
        assertThat(RawHttp.exchange(target, by("192.0.2.1", "/proxied/0/s/xhr", ""))
                        .text())
                .isEqualTo("o\n");
        assertThat(clients.poll(20, TimeUnit.SECONDS)).isEqualTo("192.0.2.1");
        assertThat(RawHttp.exchange(target, by("192.0.2.2", "/proxied/0/s/xhr_send", "[\"a\"]"))
                        .status())
                .isEqualTo(404);
        assertThat(RawHttp.exchange(target, by("192.0.2.2", "/proxied/0/s/xhr", ""))
                        .status())
                .isEqualTo(404);
        assertThat(RawHttp.exchange(target, by("192.0.2.1", "/proxied/0/s/xhr_send", "[\"a\"]"))
                        .status())
                .isEqualTo(204);
    }

    @Test
    void whoIsNoProxyOfOursCannotSayWhoItIs() throws Exception {
        assertThat(RawHttp.exchange(target, by("192.0.2.1", "/echo/0/s/xhr", ""))
                        .text())
                .isEqualTo("o\n");
        assertThat(clients.poll(20, TimeUnit.SECONDS)).isEqualTo("127.0.0.1");
    }

    private static RawRequest by(String client, String path, String body) {
        return RawRequest.post(path, body).header("X-Forwarded-For", client);
    }
}
