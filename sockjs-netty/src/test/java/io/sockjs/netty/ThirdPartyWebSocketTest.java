package io.sockjs.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The JDK's own WebSocket client, which shares nothing with Netty or us. */
class ThirdPartyWebSocketTest {
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = new TestServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void rawWebSocketEchoesTextOfAnySize() throws Exception {
        Listener listener = new Listener();
        WebSocket socket = open("/echo/websocket", listener);
        for (int size : new int[] {0, 1, 125, 126, 65_535, 65_536, 300_000}) {
            String message = "é".repeat(size);
            socket.sendText(message, true).get(20, TimeUnit.SECONDS);
            assertThat(listener.next()).as("%d characters", size).isEqualTo(message);
        }
        socket.sendText("in ", false).get(20, TimeUnit.SECONDS);
        socket.sendText("two parts", true).get(20, TimeUnit.SECONDS);
        assertThat(listener.next()).isEqualTo("in two parts");
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "bye").get(20, TimeUnit.SECONDS);
        assertThat(listener.next()).isEqualTo("close 1000 ");
    }

    @Test
    void sockJsWebSocketOpensEchoesAndIsClosedByTheServer() throws Exception {
        Listener echo = new Listener();
        WebSocket socket = open("/echo/0/s/websocket", echo);
        assertThat(echo.next()).isEqualTo("o");
        socket.sendText("[\"a\",\"b\"]", true).get(20, TimeUnit.SECONDS);
        assertThat(echo.next() + echo.next()).isEqualTo("a[\"a\"]a[\"b\"]");
        socket.abort();

        Listener close = new Listener();
        open("/close/0/s/websocket", close);
        assertThat(close.next()).isEqualTo("o");
        assertThat(close.next()).isEqualTo("c[3000,\"Go away!\"]");
        assertThat(close.next()).startsWith("close 1000");
    }

    @Test
    void rawWebSocketIsClosedWithTheApplicationsCodeAndReason() throws Exception {
        Listener close = new Listener();
        open("/close/websocket", close);
        assertThat(close.next()).isEqualTo("close 3000 Go away!");
    }

    private static WebSocket open(String path, Listener listener) throws Exception {
        return HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + server.http.port() + path), listener)
                .get(20, TimeUnit.SECONDS);
    }

    private static final class Listener implements WebSocket.Listener {
        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        private final StringBuilder part = new StringBuilder();

        String next() throws InterruptedException {
            String next = heard.poll(20, TimeUnit.SECONDS);
            return next == null ? "nothing came" : next;
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            part.append(data);
            if (last) {
                heard.add(part.toString());
                part.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            heard.add("close " + code + " " + reason);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            heard.add("error " + error);
        }
    }
}
