package io.sockjs.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.Epoll;
import io.netty.handler.codec.http.HttpRequest;
import io.sockjs.CloseStatus;
import io.sockjs.SockJsConnection;
import io.sockjs.SockJsServer;
import io.sockjs.testkit.RawFrame;
import io.sockjs.testkit.RawHttp;
import io.sockjs.testkit.RawRequest;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.RawWebSocket;
import io.sockjs.testkit.Target;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers that begin something and take their time, and peers that are gone without a word. */
class SlowPeerTest {
    private static final Duration SHORT = Duration.ofMillis(300);
    /** For what is not to pass between two steps of a test on a busy machine. */
    private static final Duration LONGER = Duration.ofSeconds(1);

    private static final Duration LONG = Duration.ofSeconds(60);

    private final Queue<CloseStatus> closed = new ConcurrentLinkedQueue<>();
    private final Queue<String> received = new ConcurrentLinkedQueue<>();
    private final ScheduledExecutorService ticks = Executors.newSingleThreadScheduledExecutor();
    private SockJsHttpServer http = start(SHORT, SHORT, SHORT, Duration.ofSeconds(25));

    @AfterEach
    void stop() {
        http.close();
        ticks.shutdownNow();
    }

    private SockJsHttpServer start(Duration header, Duration idle, Duration body, Duration heartbeat) {
        SockJsServer echo = SockJsServer.create(
                        "/echo",
                        options -> options.bodyTimeout(body)
                                .heartbeatDelay(heartbeat)
                                .pongTimeout(LONGER)
                                .disconnectDelay(LONG))
                .onConnection(connection -> {
                    connection.onMessage(message -> {
                        received.add(message);
                        connection.send(message);
                    });
                    connection.onClose(closed::add);
                });
        return SockJsHttpServer.builder()
                .host("127.0.0.1")
                .port(0)
                .eventLoops(2)
                .headerTimeout(header)
                .idleTimeout(idle)
                .health("/health")
                .install(echo)
                .start();
    }

    private void restart(Duration header, Duration idle, Duration body, Duration heartbeat) {
        http.close();
        http = start(header, idle, body, heartbeat);
    }

    private Target target() {
        return Target.of(URI.create("http://127.0.0.1:" + http.port()));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Sends a byte now and then, as slowloris does. */
    private Future<?> trickle(RawHttp client, String bytes) {
        int[] at = {0};
        return ticks.scheduleAtFixedRate(
                () -> client.write(ascii(bytes.substring(at[0] % bytes.length(), at[0]++ % bytes.length() + 1))),
                0,
                20,
                TimeUnit.MILLISECONDS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /ec", "GET /echo HTTP/1.1\r\nX-Slow: "})
    void headThatTricklesInIsAnsweredWith408AndClosed(String begin) throws IOException {
        restart(SHORT, LONG, LONG, LONG);
        try (Socket client = new Socket("127.0.0.1", http.port())) {
            client.setSoTimeout(20_000);
            OutputStream out = client.getOutputStream();
            out.write(ascii(begin));
            ticks.scheduleAtFixedRate(() -> trickle(out), 0, 20, TimeUnit.MILLISECONDS);
            byte[] answer = client.getInputStream().readNBytes(20);
            assertThat(new String(answer, StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 408 ");
        }
    }

    private static void trickle(OutputStream out) {
        try {
            out.write('a');
        } catch (IOException closed) {
            throw new UncheckedIOException(closed);
        }
    }

    private static int closeCode(RawWebSocket socket) {
        for (RawFrame frame = socket.frame(); frame != null; frame = socket.frame()) {
            if (frame.opcode() == RawFrame.CLOSE) {
                return frame.closeCode();
            }
        }
        return -1;
    }

    @Test
    void connectionWithoutAnyRequestIsClosed() {
        restart(SHORT, LONG, LONG, LONG);
        try (RawHttp client = RawHttp.connect(target())) {
            client.awaitEnd();
        }
    }

    @Test
    void keptConnectionIsClosedWhenIdleAndNotWhileAPollWaits() {
        restart(LONG, SHORT, LONG, Duration.ofMillis(1200));
        RawSession session = RawSession.of(target(), "/echo").open();
        try (RawHttp client = RawHttp.connect(target())) {
            client.send(RawRequest.post(session.path("xhr")));
            // The heartbeat, four idle times later.
            assertThat(client.response().text()).isEqualTo("h\n");
            client.awaitEnd();
        }
    }

    @Test
    void connectionInUseIsNotIdleHoweverLongItLives() {
        restart(LONG, LONGER, LONG, LONG);
        long end = System.nanoTime() + LONGER.multipliedBy(2).toNanos();
        try (RawHttp client = RawHttp.connect(target())) {
            while (System.nanoTime() < end) {
                assertThat(client.exchange(RawRequest.get("/echo")).status()).isEqualTo(200);
            }
            client.awaitEnd();
        }
    }

    @Test
    void bodyThatTricklesInIsAnsweredWith408AndTheSessionGoesOn() {
        restart(LONG, LONG, SHORT, LONG);
        RawSession session = RawSession.of(target(), "/echo").open();
        try (RawHttp client = RawHttp.connect(target())) {
            client.sendHead(RawRequest.post(session.path("xhr_send"), "[\"" + "x".repeat(1000)));
            client.write(ascii("[\""));
            trickle(client, "x");
            assertThat(client.response().status()).isEqualTo(408);
            client.awaitEnd();
        }
        session.send("next");
        await().until(() -> received.contains("next"));
    }

    @Test
    void bodyOfARequestThatNeedsNoneIsCutToo() {
        restart(LONG, LONG, SHORT, LONG);
        try (RawHttp client = RawHttp.connect(target())) {
            client.sendHead(RawRequest.post("/echo/0/none/xhr_send", "x".repeat(1000)));
            assertThat(client.response().status()).isEqualTo(404);
            trickle(client, "x");
            client.awaitEnd();
        }
    }

    /** It was waited for without end. */
    @Test
    void bodyOfARequestThatNobodyTakesIsNotWaitedFor() {
        restart(LONG, LONG, LONG, LONG);
        try (RawHttp client = RawHttp.connect(target())) {
            client.sendHead(RawRequest.post("/nothing", "12345"));
            assertThat(client.response().status()).isEqualTo(404);
            client.awaitEnd();
        }
    }

    /** Handlers of the application did what it asked for, and nobody was told. */
    @Test
    void requestBehindOneWhoseAnswerEndsTheConnectionIsDropped() {
        Queue<String> seen = new ConcurrentLinkedQueue<>();
        http.close();
        http = SockJsHttpServer.builder()
                .host("127.0.0.1")
                .port(0)
                .handlers(pipeline -> pipeline.addLast(new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelRead(ChannelHandlerContext context, Object message) {
                        if (message instanceof HttpRequest request) {
                            seen.add(request.uri());
                        }
                        context.fireChannelRead(message);
                    }
                }))
                .start();
        try (RawHttp client = RawHttp.connect(target())) {
            client.send(RawRequest.get("/first").header("Connection", "close"), RawRequest.get("/second"));
            assertThat(client.response().status()).isEqualTo(404);
            client.awaitEnd();
        }
        assertThat(seen).containsExactly("/first");
    }

    @Test
    void bodyOfARequestThatNobodyTakesAndThatIsThereKeepsTheConnection() {
        restart(LONG, LONG, LONG, LONG);
        try (RawHttp client = RawHttp.connect(target())) {
            for (int i = 0; i < 2; i++) {
                assertThat(client.exchange(RawRequest.post("/nothing", "12345")).status())
                        .isEqualTo(404);
            }
        }
    }

    /** Closed at once it would be reset, and the answer lost with it. */
    @Test
    void answerToALongBodyThatNobodyTakesArrives() {
        restart(LONG, LONG, LONG, LONG);
        for (int i = 0; i < 20; i++) {
            try (RawHttp client = RawHttp.connect(target())) {
                client.sendHead(RawRequest.post("/nothing", "x".repeat(200_000)));
                client.write(ascii("x".repeat(100_000)));
                client.write(ascii("x".repeat(100_000)));
                assertThat(client.response().status()).isEqualTo(404);
            }
        }
    }

    /** A connection could be held for ever, by a request that is none of a service's. */
    @Test
    void bodyOfARequestThatAnotherHandlerTakesMayNotStopComing() {
        restart(LONG, SHORT, LONG, LONG);
        RawRequest asked = RawRequest.of("GET", "/health/live").body("xyz");
        try (RawHttp client = RawHttp.connect(target())) {
            client.sendHead(asked);
            client.write(ascii("x"));
            client.awaitEnd();
        }
        try (RawHttp client = RawHttp.connect(target())) {
            client.sendHead(asked);
            client.write(ascii("x"));
            client.write(ascii("yz"));
            assertThat(client.response().text()).isEqualTo("live\n");
        }
    }

    /** It was closed with 1008 for a message that it had no chance to go on with. */
    @Test
    void clientThatAPausedHandlerDoesNotLetGoOnIsNotTooSlow() throws Exception {
        Queue<SockJsConnection> paused = new ConcurrentLinkedQueue<>();
        http.install(SockJsServer.create(
                        "/paused",
                        options -> options.bodyTimeout(LONGER)
                                .receiveBufferLimit(10)
                                .pongTimeout(LONG))
                .onConnection(connection -> {
                    paused.add(connection);
                    connection.pause();
                    connection.onMessage(received::add);
                    connection.onClose(closed::add);
                }));
        try (RawWebSocket socket = RawSession.of(target(), "/paused").webSocket()) {
            assertThat(socket.text()).isEqualTo("o");
            ByteArrayOutputStream both = new ByteArrayOutputStream();
            both.write(RawFrame.of(RawFrame.TEXT, "[\"more than fits\"]").bytes(true));
            both.write(RawFrame.of(RawFrame.TEXT, "[\"begun").unfinished().bytes(true));
            socket.write(both.toByteArray());
            await().during(LONGER.multipliedBy(2)).until(closed::isEmpty);
            paused.element().resume();
            await().until(() -> received.contains("more than fits"));
            socket.write(RawFrame.of(RawFrame.CONTINUATION, " and ended\"]").bytes(true));
            await().until(() -> received.contains("begun and ended"));
        }
    }

    @Test
    void webSocketMessageThatTricklesInClosesWith1008() {
        restart(LONG, LONG, SHORT, LONG);
        try (RawWebSocket socket = RawSession.of(target(), "/echo").webSocket()) {
            assertThat(socket.text()).isEqualTo("o");
            byte[] frame =
                    RawFrame.of(RawFrame.TEXT, "[\"" + "x".repeat(1000) + "\"]").bytes(true);
            int[] at = {0};
            ticks.scheduleAtFixedRate(() -> socket.write(new byte[] {frame[at[0]++]}), 0, 20, TimeUnit.MILLISECONDS);
            assertThat(closeCode(socket)).isEqualTo(1008);
        }
        await().until(() -> !closed.isEmpty());
        assertThat(closed.element().code()).isEqualTo(1008);
    }

    @Test
    void pingsBetweenTheFragmentsOfAMessageDoNotProlongItsTime() {
        restart(LONG, LONG, SHORT, LONG);
        try (RawWebSocket socket = RawSession.of(target(), "/echo").webSocket()) {
            assertThat(socket.text()).isEqualTo("o");
            socket.write(RawFrame.of(RawFrame.TEXT, "[\"").unfinished().bytes(true));
            ticks.scheduleAtFixedRate(
                    () -> socket.write(RawFrame.of(RawFrame.PING, "").bytes(true)), 0, 50, TimeUnit.MILLISECONDS);
            assertThat(closeCode(socket)).isEqualTo(1008);
        }
    }

    @Test
    void idleWebSocketLivesOnBehindAMessageInParts() {
        restart(LONG, LONG, LONGER, LONG);
        try (RawWebSocket socket = RawSession.of(target(), "/echo").webSocket()) {
            assertThat(socket.text()).isEqualTo("o");
            byte[] frame = RawFrame.of(RawFrame.TEXT, "[\"halves\"]").bytes(true);
            socket.write(Arrays.copyOf(frame, 5));
            await().pollDelay(Duration.ofMillis(50)).until(() -> true);
            socket.write(Arrays.copyOfRange(frame, 5, frame.length));
            assertThat(socket.text()).isEqualTo("a[\"halves\"]");
            await().pollDelay(LONGER.multipliedBy(2)).until(() -> true);
            socket.send("[\"still\"]");
            assertThat(socket.text()).isEqualTo("a[\"still\"]");
        }
    }

    /** A message that took longer than pongTimeout to come was cut with 3000, since only whole messages counted as life. */
    @Test
    void longMessageOnASlowLinkIsNotTakenForSilence() throws Exception {
        restart(LONG, LONG, LONG, Duration.ofMillis(200));
        try (RawWebSocket socket = RawSession.of(target(), "/echo").webSocket()) {
            byte[] frame =
                    RawFrame.of(RawFrame.TEXT, "[\"" + "x".repeat(100) + "\"]").bytes(true);
            int[] at = {0};
            Future<?> sending = ticks.scheduleAtFixedRate(
                    () -> {
                        if (at[0] < frame.length) {
                            socket.write(new byte[] {frame[at[0]++]});
                        }
                    },
                    0,
                    20,
                    TimeUnit.MILLISECONDS);
            await().atMost(Duration.ofSeconds(20)).until(() -> !received.isEmpty() || !closed.isEmpty());
            sending.cancel(false);
            assertThat(closed).as("ends while a message comes in").isEmpty();
        }
    }

    @Test
    void peerThatSaysNothingIsCutWith3000() {
        restart(LONG, LONG, LONG, Duration.ofMillis(200));
        try (RawWebSocket socket = RawSession.of(target(), "/echo").webSocket()) {
            assertThat(socket.text()).isEqualTo("o");
            await().until(() -> closed.contains(CloseStatus.NO_HEARTBEAT));
        }
    }

    /** TCP's own patience, that of NIO, is a quarter of an hour. */
    @Test
    @EnabledIf(value = "isEpollThere", disabledReason = "only epoll can set TCP_USER_TIMEOUT")
    void peerWhoseTcpTakesNothingForTheUnackedTimeoutIsGone() {
        http.close();
        http = SockJsHttpServer.builder()
                .host("127.0.0.1")
                .port(0)
                .unackedTimeout(Duration.ofSeconds(1))
                .install(SockJsServer.create("/large", options -> options.sendBufferLimit(64 << 20))
                        .onConnection(connection -> {
                            connection.onClose(closed::add);
                            for (int i = 0; i < 32; i++) {
                                connection.send("x".repeat(1 << 20));
                            }
                        }))
                .start();
        try (RawWebSocket socket = RawSession.of(target(), "/large").webSocket()) {
            assertThat(socket.text()).isEqualTo("o");
            await().atMost(Duration.ofSeconds(20)).until(() -> !closed.isEmpty());
            assertThat(closed.element()).isEqualTo(CloseStatus.INTERRUPTED);
        }
    }

    static boolean isEpollThere() {
        return Epoll.isAvailable();
    }

    @Test
    void timesAndSizesThatCannotBeNameTheirOption() {
        SockJsHttpServer.Builder builder = SockJsHttpServer.builder();
        assertThatThrownBy(() -> builder.idleTimeout(Duration.ZERO)).hasMessageContaining("idle_timeout");
        assertThatThrownBy(() -> builder.headerTimeout(Duration.ofDays(2))).hasMessageContaining("header_timeout");
        assertThatThrownBy(() -> builder.unackedTimeout(Duration.ZERO)).hasMessageContaining("unacked_timeout");
        assertThatThrownBy(() -> builder.headerLimit(0)).hasMessageContaining("header_limit");
        assertThatThrownBy(() -> builder.requestLineLimit(-1)).hasMessageContaining("request_line_limit");
    }
}
