package io.sockjs.benchmark.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockjs.SockJsConnection;
import io.sockjs.SockJsGroup;
import io.sockjs.SockJsServer;
import io.sockjs.netty.SockJsHttpServer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a server does right passes; what it does wrong ends the load, whatever it is. The clients need Linux. */
@EnabledOnOs(OS.LINUX)
class LoadTest {
    private final Driver driver = new Driver();
    private SockJsHttpServer http = serving(SockJsConnection::send);

    @AfterEach
    void stop() {
        driver.close();
        http.close();
    }

    private static SockJsHttpServer serving(BiConsumer<SockJsConnection, String> handler) {
        SockJsServer echo = SockJsServer.create("/echo");
        echo.onConnection(connection -> connection.onMessage(message -> handler.accept(connection, message)));
        SockJsServer broadcast = SockJsServer.create("/broadcast");
        SockJsGroup all = new SockJsGroup();
        broadcast.onConnection(connection -> {
            all.join(connection);
            connection.onMessage(all::send);
        });
        return SockJsHttpServer.builder()
                .host("127.0.0.1")
                .port(0)
                .eventLoops(2)
                .install(echo)
                .install(broadcast)
                .start();
    }

    private void serve(BiConsumer<SockJsConnection, String> handler) {
        http.close();
        http = serving(handler);
    }

    @ParameterizedTest
    @EnumSource(HttpLoad.Receiving.class)
    void echoOverHttpGoesOnAndEnds(HttpLoad.Receiving receiving) {
        runs(new HttpLoad(driver, http.port(), receiving, 64, 5));
    }

    @Test
    void echoOverWebSocketsGoesOnAndEnds() {
        runs(new EchoLoad(driver, http.port(), Speech.SOCKJS, 64, 5, 16));
        runs(new EchoLoad(driver, http.port(), Speech.RAW, 16_384, 5, 4));
    }

    @Test
    void echoAtARateIsTimed() {
        EchoLoad load = new EchoLoad(driver, http.port(), Speech.SOCKJS, 64, 5, 2000.0);
        runs(load);
        assertThat(load.latencies().getTotalCount()).isPositive();
    }

    @Test
    void broadcastReachesAllAndEnds() {
        runs(new BroadcastLoad(driver, http.port(), Speech.SOCKJS, 64, 20, 8));
    }

    @Test
    void connectionsComeAndGo() {
        runs(new ConnectLoad(driver, http.port(), Speech.SOCKJS, 64, 5));
    }

    private static void runs(Load load) {
        load.open();
        load.start();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> load.done() > 200);
        load.stop();
        load.close();
    }

    @Test
    void messageOutOfOrderEndsTheLoad() {
        AtomicReference<String> first = new AtomicReference<>();
        serve((connection, message) -> {
            String before = first.getAndSet(null);
            if (before == null) {
                first.set(message);
            } else {
                connection.send(message);
                connection.send(before);
            }
        });
        fails(2, "not the message that was due");
    }

    @Test
    void alteredMessageEndsTheLoad() {
        serve((connection, message) -> connection.send(message.replace("b", "B")));
        fails(1, "not the message that was due");
    }

    @Test
    void doubledMessageEndsTheLoad() {
        serve((connection, message) -> Stream.of(message, message).forEach(connection::send));
        fails(1, "not the message that was due");
    }

    @Test
    void closedConnectionEndsTheLoad() {
        serve((connection, message) -> connection.close(3000, "enough"));
        fails(1, "a frame that nobody asked for");
    }

    @Test
    void lostMessageEndsTheLoad() {
        AtomicInteger seen = new AtomicInteger();
        serve((connection, message) -> {
            if (seen.incrementAndGet() != 7) {
                connection.send(message);
            }
        });
        EchoLoad load = load(1);
        load.patienceMillis = 500;
        load.open();
        load.start();
        Awaitility.await().until(() -> seen.get() >= 7);
        assertThatThrownBy(load::stop).hasMessageContaining("did not all come back");
        load.close();
    }

    private void fails(int inFlight, String why) {
        EchoLoad load = load(inFlight);
        load.open();
        load.start();
        Awaitility.await().untilAsserted(() -> assertThatThrownBy(load::check).hasMessageContaining(why));
        load.close();
    }

    private EchoLoad load(int inFlight) {
        return new EchoLoad(driver, http.port(), Speech.SOCKJS, 64, 1, inFlight);
    }
}
