package io.sockjs.example.ticker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sockjs.SockJsOptions;
import io.sockjs.netty.SockJsHttpServer;
import io.sockjs.testkit.RawHttp;
import io.sockjs.testkit.RawReceiver;
import io.sockjs.testkit.RawRequest;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.RawWebSocket;
import io.sockjs.testkit.StreamKind;
import io.sockjs.testkit.Target;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TickerTest {
    private final Ticker ticker = new Ticker();
    private final SockJsHttpServer http = ticker.start(0);
    private final Target target = Target.of(URI.create("http://127.0.0.1:" + http.port()));

    @AfterEach
    void stop() {
        http.close();
    }

    @Test
    void newcomerGetsTheLatestPricesAndThenEachChange() {
        ticker.publish("AAA", 1);
        ticker.publish("AAA", 2);
        try (RawWebSocket socket = RawWebSocket.open(target, "/ticker/0/s/websocket")) {
            assertThat(socket.text()).isEqualTo("o");
            assertThat(socket.text()).isEqualTo("a[\"AAA 2\"]");
            ticker.publish("BBB", 3);
            assertThat(socket.text()).isEqualTo("a[\"BBB 3\"]");
        }
        await().until(() -> ticker.clients() == 0);
    }

    @Test
    void clientThatDoesNotReadCostsLittleAndThenGetsTheLatestPrice() {
        RawSession session = RawSession.of(target, "/ticker");
        // The answer is opened and not read until the producer is done.
        try (RawReceiver receiver = session.stream(StreamKind.XHR_STREAMING).opened()) {
            await().until(() -> ticker.clients() == 1);
            // A long symbol, so that the sockets between are soon full.
            String symbol = "X".repeat(1000);
            for (int price = 0; price < 1_000_000 && ticker.mostBuffered() < SockJsOptions.WRITABLE_BYTES; price++) {
                ticker.publish(symbol, price);
            }
            for (int price = 0; price < 10_000; price++) {
                ticker.publish(symbol, price);
            }
            ticker.publish(symbol, -1);
            assertThat(ticker.mostBuffered()).isLessThan(2L * SockJsOptions.WRITABLE_BYTES);
            assertThat(readUntil(session, receiver, symbol + " -1\""))
                    .as("the latest price is not lost")
                    .isTrue();
        }
    }

    /** Reads the open answer, which ends at its limit, and then the next ones. */
    private static boolean readUntil(RawSession session, RawReceiver receiver, String wanted) {
        for (String frame = receiver.frameOrEnd(); frame != null; frame = receiver.frameOrEnd()) {
            if (frame.contains(wanted)) {
                return true;
            }
        }
        for (int answers = 0; answers < 1000; answers++) {
            if (session.poll().text().contains(wanted)) {
                return true;
            }
        }
        return false;
    }

    @Test
    void pageIsServed() {
        assertThat(RawHttp.exchange(target, RawRequest.get("/")).text()).contains("new SockJS('/ticker')");
    }
}
