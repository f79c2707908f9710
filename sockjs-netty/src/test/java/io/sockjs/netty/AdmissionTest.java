package io.sockjs.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sockjs.Admission;
import io.sockjs.OriginPolicy;
import io.sockjs.SockJsHandshake;
import io.sockjs.SockJsServer;
import io.sockjs.testkit.RawFrame;
import io.sockjs.testkit.RawHttp;
import io.sockjs.testkit.RawRequest;
import io.sockjs.testkit.RawResponse;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.RawWebSocket;
import io.sockjs.testkit.StreamKind;
import io.sockjs.testkit.Target;
import io.sockjs.testkit.Wire;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the application answers before a session opens, over real connections. */
class AdmissionTest {
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final BlockingQueue<CompletableFuture<Admission>> pending = new LinkedBlockingQueue<>();
    private SockJsHttpServer http = start(handshake -> later());

    @AfterEach
    void stop() {
        http.close();
    }

    @ParameterizedTest
    @EnumSource(StreamKind.class)
    void streamOpensWhenTheAnswerComes(StreamKind kind) throws Exception {
        RawSession session = RawSession.of(target(), "/echo");
        RawRequest request = kind.request(session);
        try (RawHttp client = RawHttp.connect(target())) {
            client.send(request);
            next().complete(Admission.accept().with("who", "ann"));
            assertThat(client.stream().head().status()).isEqualTo(200);
        }
        assertThat(events.poll(20, TimeUnit.SECONDS)).isEqualTo("open ann");
    }

    @Test
    void webSocketOpensWhenTheAnswerComes() throws Exception {
        Executors.newSingleThreadExecutor()
                .execute(() -> complete(Admission.accept().with("who", "ann")));
        try (RawWebSocket socket = RawWebSocket.open(target(), "/echo/0/s/websocket")) {
            assertThat(socket.text()).isEqualTo("o");
            socket.send("[\"x\"]");
            assertThat(socket.text()).isEqualTo("a[\"x\"]");
        }
        assertThat(events.poll(20, TimeUnit.SECONDS)).isEqualTo("open ann");
    }

    @Test
    void connectionThatWasRefusedGoesOnToServe() throws Exception {
        try (RawHttp client = RawHttp.connect(target())) {
            client.send(RawRequest.post("/echo/0/s/xhr"));
            next().complete(Admission.refuse(403, "not you"));
            RawResponse refused = client.response();
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.text()).isEqualTo("not you");
            client.send(RawWebSocket.handshake("/echo/0/s/websocket"));
            next().complete(Admission.refuse(401, "still not"));
            assertThat(client.response().status()).isEqualTo(401);
            assertThat(client.exchange(RawRequest.get("/echo")).status()).isEqualTo(200);
        }
        assertThat(events).isEmpty();
    }

    @Test
    void requestsPipelinedBehindAPendingOneWaitForIt() throws Exception {
        try (RawHttp client = RawHttp.connect(target())) {
            client.send(RawRequest.post("/echo/0/s/xhr"), RawRequest.get("/echo/info"));
            next().complete(Admission.accept());
            assertThat(client.response().text()).isEqualTo("o\n");
            assertThat(client.response().text()).contains("\"websocket\":true");
        }
    }

    @Test
    void frameThatAClientSendsBeforeTheAnswerIsServedAfterIt() throws Exception {
        try (Wire wire = target().open()) {
            OutputStream out = wire.output();
            out.write(RawWebSocket.handshake("/echo/0/s/websocket").bytes(target().host()));
            out.flush();
            CompletableFuture<Admission> answer = next();
            // Too early (RFC 6455 section 4.1), but not lost: it waits in the socket.
            out.write(RawFrame.of(RawFrame.TEXT, "[\"early\"]").bytes(true));
            out.flush();
            loopHasHadItsTurns();
            answer.complete(Admission.accept());
            assertThat(readUntil(wire, "a[\"early\"]")).startsWith("HTTP/1.1 101 ");
        }
    }

    @Test
    void requestThatIsGluedBehindAPendingUpgradeIsNotSilentlyLost() throws Exception {
        try (RawHttp client = RawHttp.connect(target())) {
            client.send(RawWebSocket.handshake("/echo/0/s/websocket"), RawRequest.get("/echo"));
            CompletableFuture<Admission> answer = next();
            loopHasHadItsTurns();
            answer.complete(Admission.accept());
            RawResponse refused = client.response();
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.text()).contains("waits for the answer to its handshake");
        }
    }

    @Test
    void streamBehindMoreThanTheGateHoldsIsNotOpened() throws Exception {
        RawRequest[] many = new RawRequest[60];
        Arrays.fill(many, RawRequest.get("/echo"));
        many[0] = RawRequest.post("/echo/0/s/xhr_streaming");
        try (RawHttp client = RawHttp.connect(target())) {
            client.send(many);
            CompletableFuture<Admission> answer = next();
            answer.complete(Admission.accept());
            await().untilAsserted(() ->
                    assertThat(http.installations().get(0).sessions()).isZero());
        }
    }

    /** There is one loop: what came before this has been served when it has served another connection. */
    private void loopHasHadItsTurns() {
        assertThat(RawHttp.exchange(target(), RawRequest.get("/echo")).status()).isEqualTo(200);
    }

    private static String readUntil(Wire wire, String wanted) throws IOException {
        StringBuilder read = new StringBuilder();
        byte[] some = new byte[4096];
        wire.readTimeout(Duration.ofSeconds(20));
        while (read.indexOf(wanted) < 0) {
            int count = wire.input().read(some);
            assertThat(count).as("the connection goes on; read: %s", read).isPositive();
            read.append(new String(some, 0, count, StandardCharsets.UTF_8));
        }
        return read.toString();
    }

    @Test
    void clientThatGoesAwayWhileItWaitsLeavesNoSession() throws Exception {
        RawHttp poll = RawHttp.connect(target());
        poll.send(RawRequest.post("/echo/0/s/xhr_streaming"));
        CompletableFuture<Admission> answer = next();
        RawHttp socket = RawHttp.connect(target());
        socket.send(RawWebSocket.handshake("/echo/0/s/websocket"));
        CompletableFuture<Admission> second = next();
        poll.close();
        socket.close();
        loopHasHadItsTurns();
        answer.complete(Admission.accept());
        second.complete(Admission.accept());
        await().untilAsserted(() -> assertThat(http.installations().get(0).sessions())
                .as("the stream's session was told of the end, the socket's was never made")
                .isZero());
    }

    @Test
    void blockingHandlerOnAnExecutorDoesNotHoldTheLoop() throws Exception {
        http.close();
        ExecutorService threads = Executors.newCachedThreadPool();
        SockJsServer echo = SockJsServer.create("/echo", options -> options.executor(threads))
                .onHandshake(handshake -> later().join());
        echo.onConnection(connection -> connection.onMessage(connection::send));
        http = SockJsHttpServer.builder()
                .host("127.0.0.1")
                .port(0)
                .eventLoops(1)
                .install(echo)
                .start();
        try (RawHttp waiting = RawHttp.connect(target())) {
            waiting.send(RawRequest.post("/echo/0/s/xhr"));
            CompletableFuture<Admission> answer = next();
            assertThat(RawHttp.exchange(target(), RawRequest.get("/echo/info")).status())
                    .as("answered by the same loop meanwhile")
                    .isEqualTo(200);
            answer.complete(Admission.accept());
            assertThat(waiting.response().text()).isEqualTo("o\n");
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void closeIsToldToThePageOnAWebSocketToo() {
        http.close();
        http = start(handshake -> CompletableFuture.completedFuture(Admission.close(4401, "token expired")));
        try (RawWebSocket socket = RawWebSocket.open(target(), "/echo/0/s/websocket")) {
            assertThat(socket.text()).isEqualTo("o");
            assertThat(socket.text()).isEqualTo("c[4401,\"token expired\"]");
        }
        try (RawWebSocket raw = RawWebSocket.open(target(), "/echo/websocket")) {
            RawFrame close = Objects.requireNonNull(raw.frame(), "a frame before the end");
            assertThat(close.closeCode()).isEqualTo(4401);
            assertThat(close.closeReason()).isEqualTo("token expired");
        }
    }

    private CompletableFuture<Admission> later() {
        CompletableFuture<Admission> answer = new CompletableFuture<>();
        pending.add(answer);
        return answer;
    }

    private CompletableFuture<Admission> next() throws InterruptedException {
        CompletableFuture<Admission> answer = pending.poll(20, TimeUnit.SECONDS);
        assertThat(answer).as("the handler was asked").isNotNull();
        return answer;
    }

    private void complete(Admission admission) {
        try {
            next().complete(admission);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private SockJsHttpServer start(Function<SockJsHandshake, CompletionStage<Admission>> handler) {
        SockJsServer echo = SockJsServer.create(
                        "/echo",
                        options ->
                                options.disconnectDelay(Duration.ofSeconds(1)).origins(OriginPolicy.allowAll()))
                .onHandshakeAsync(handler)
                .onConnection(connection -> {
                    events.add("open " + connection.attributes().get("who"));
                    connection.onMessage(connection::send);
                });
        return SockJsHttpServer.builder()
                .host("127.0.0.1")
                .port(0)
                .eventLoops(1)
                .install(echo)
                .start();
    }

    private Target target() {
        return Target.of(URI.create("http://127.0.0.1:" + http.port()));
    }
}
