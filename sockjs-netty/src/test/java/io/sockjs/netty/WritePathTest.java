package io.sockjs.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.sockjs.SockJsConnection;
import io.sockjs.SockJsServer;
import io.sockjs.testkit.RawFrame;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.RawWebSocket;
import io.sockjs.testkit.Target;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is written within a turn of a loop, and who flushes it. */
class WritePathTest {
    /** The pong once waited behind what another thread had sent, and was written from a buffer that was no longer its own. */
    @Test
    void pongHasItsPayloadWhenAnotherThreadHasJustSent() {
        SockJsServer server = SockJsServer.create("/echo")
                .onConnection(connection -> connection.onMessage(message -> sendFromElsewhere(connection, message)));
        try (SockJsHttpServer http = SockJsHttpServer.builder()
                        .host("127.0.0.1")
                        .port(0)
                        .install(server)
                        .start();
                RawWebSocket socket = RawSession.of(Target.of(URI.create("http://127.0.0.1:" + http.port())), "/echo")
                        .webSocket()) {
            assertThat(socket.text()).isEqualTo("o");
            List<String> heard = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                socket.send(RawFrame.of(RawFrame.TEXT, "[\"" + i + "\"]"), RawFrame.of(RawFrame.PING, "ping " + i));
                heard.clear();
                heard.add(String.valueOf(socket.frame()));
                heard.add(String.valueOf(socket.frame()));
                assertThat(heard)
                        .containsExactlyInAnyOrder(
                                RawFrame.of(RawFrame.TEXT, "a[\"" + i + "\"]").toString(),
                                RawFrame.of(RawFrame.PONG, "ping " + i).toString());
            }
        }
    }

    /** Waits in the I/O thread, so that what was sent still waits for it when the next frame is read. */
    private static void sendFromElsewhere(SockJsConnection connection, String message) {
        CompletableFuture.runAsync(() -> connection.send(message)).join();
    }

    @Test
    void flushThatBringsMoreLeavesTheLoopToOthersInBetween() throws Exception {
        EventLoop loop = new DefaultEventLoop();
        List<String> turns = new ArrayList<>();
        Runnable again = new Runnable() {
            @Override
            public void run() {
                turns.add("flush");
                if (turns.size() < 100) {
                    TurnFlush.add(this, loop);
                }
            }
        };
        try {
            loop.submit(() -> {
                        TurnFlush.add(again, loop);
                        loop.execute(() -> turns.add("other"));
                    })
                    .get(10, TimeUnit.SECONDS);
            loop.submit(() -> {}).get(10, TimeUnit.SECONDS);
            assertThat(loop.submit(() -> List.copyOf(turns)).get(10, TimeUnit.SECONDS))
                    .as("another task of the loop had its turn behind the first flush")
                    .startsWith("flush", "other");
        } finally {
            loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
    }
}
