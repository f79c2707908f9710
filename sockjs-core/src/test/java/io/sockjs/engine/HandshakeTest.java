package io.sockjs.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockjs.Admission;
import io.sockjs.SockJsConnection;
import io.sockjs.SockJsHandshake;
import io.sockjs.Transport;
import java.security.Principal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Who is asked before a session opens, with what, and what becomes of the answers. */
class HandshakeTest extends EngineRig {
    private final List<SockJsHandshake> asked = new ArrayList<>();

    @Test
    void handlerSeesTheWholeRequestButNotTheSessionId() {
        server.onHandshake(handshake -> {
            asked.add(handshake);
            return Admission.accept();
        });
        handle(new FakeExchange("POST", "/echo/0/s3cr3t/xhr?token=a%20b&x", io)
                .with("Cookie", "user=1")
                .with("Authorization", "Bearer t")
                .with("Origin", "https://page.example"));
        SockJsHandshake handshake = asked.get(0);
        assertThat(handshake.method()).isEqualTo("POST");
        assertThat(handshake.path()).isEqualTo("/echo/0/***/xhr");
        assertThat(handshake.prefix()).isEqualTo("/echo");
        assertThat(handshake.pathParameters()).isEmpty();
        assertThat(handshake.query()).isEqualTo("token=a%20b&x");
        assertThat(handshake.queryParameter("token")).isEqualTo("a b");
        assertThat(handshake.queryParameter("absent")).isNull();
        assertThat(handshake.header("cookie")).isEqualTo("user=1");
        assertThat(handshake.header("AUTHORIZATION")).isEqualTo("Bearer t");
        assertThat(handshake.origin()).isEqualTo("https://page.example");
        assertThat(handshake.transport()).isEqualTo(Transport.XHR_POLLING);
        assertThat(handshake.remoteAddress().getPort()).isEqualTo(4711);
        assertThat(handshake.localAddress().getPort()).isEqualTo(80);
        assertThat(handshake.toString()).doesNotContain("s3cr3t");
    }

    @Test
    void acceptedConnectionHasPrincipalAndAttributes() {
        Principal ann = () -> "ann";
        server.onHandshake(handshake -> Admission.accept().as(ann).with("room", 17));
        assertThat(poll().all()).isEqualTo("o\n");
        SockJsConnection connection = connections.get(0);
        assertThat(connection.principal()).isSameAs(ann);
        assertThat(connection.attributes()).containsEntry("room", 17);
        connection.attributes().put("mood", "fine");
        assertThat(connection.attributes()).hasSize(2);
    }

    @Test
    void connectionThatNobodyWasAskedAboutHasNoPrincipalAndItsAttributesAreEmpty() {
        poll();
        assertThat(connections.get(0).principal()).isNull();
        assertThat(connections.get(0).attributes()).isEmpty();
    }

    @Test
    void onlyTheRequestThatOpensASessionIsAskedAbout() {
        server.onHandshake(handshake -> {
            asked.add(handshake);
            return Admission.accept();
        });
        request("GET", "/echo/info");
        request("GET", "/echo/iframe.html");
        assertThat(asked).isEmpty();
        poll();
        send("[\"a\"]");
        assertThat(poll().all()).isEqualTo("a[\"a\"]\n");
        assertThat(asked).hasSize(1);
    }

    @Test
    void refusalIsAnAnswerWithThatStatusAndTheCorsHeadersAndLeavesNoSession() {
        server.onHandshake(handshake -> Admission.refuse(403, "not you"));
        FakeExchange refused =
                handle(new FakeExchange("POST", "/echo/0/s/xhr", io).with("Origin", "https://page.example"));
        assertThat(refused.answer().status()).isEqualTo(403);
        assertThat(refused.words()).isEqualTo("not you");
        assertThat(refused.answer().header("Access-Control-Allow-Origin")).isEqualTo("https://page.example");
        assertThat(refused.head).isNull();
        assertThat(engine.sessions()).isZero();
        assertThat(events).isEmpty();
        assertThat(log).isEmpty();
    }

    @Test
    void webSocketIsRefusedBeforeTheUpgrade() {
        server.onHandshake(handshake -> Admission.refuse(401, "who are you?"));
        FakeExchange socket = upgrade("/echo/0/s/websocket");
        assertThat(socket.socket).isNull();
        assertThat(socket.answer().status()).isEqualTo(401);
    }

    @Test
    void closeOpensTheSessionSoThatThePageSeesTheCodeAndTheApplicationIsNotTold() {
        server.onHandshake(handshake -> Admission.close(4401, "token expired"));
        assertThat(request("POST", "/echo/0/s/xhr_streaming").sink.all()).endsWith("o\nc[4401,\"token expired\"]\n");
        assertThat(request("POST", "/echo/0/p/xhr").sink.all()).isEqualTo("o\n");
        assertThat(request("POST", "/echo/0/p/xhr").sink.all()).isEqualTo("c[4401,\"token expired\"]\n");
        FakeExchange socket = upgrade("/echo/0/s/websocket");
        listener(socket).opened(socket.sink);
        assertThat(socket.sink.all()).isEqualTo("oc[4401,\"token expired\"]");
        assertThat(events).isEmpty();
        io.advance(Duration.ofSeconds(6));
        assertThat(engine.sessions()).isZero();
    }

    @Test
    void answerMayComeLater() {
        CompletableFuture<Admission> answer = new CompletableFuture<>();
        server.onHandshakeAsync(handshake -> answer);
        FakeExchange poll = request("POST", "/echo/0/s/xhr");
        FakeExchange socket = upgrade("/echo/0/s/websocket");
        assertThat(poll.head).isNull();
        assertThat(socket.socket).isNull();
        answer.complete(Admission.accept());
        assertThat(poll.head).as("not on the thread of whoever completes").isNull();
        io.run();
        assertThat(poll.sink.all()).isEqualTo("o\n");
        assertThat(socket.socket).isNotNull();
        assertThat(io.timers())
                .as("the session's, and no timeout of the handshake's")
                .isEqualTo(1);
    }

    @Test
    void answerThatDoesNotComeInTimeIs503AndALaterOneMeansNothing() {
        CompletableFuture<Admission> answer = new CompletableFuture<>();
        engine = engine(options -> options.handshakeTimeout(Duration.ofSeconds(3)), this::echo);
        server.onHandshakeAsync(handshake -> answer);
        FakeExchange poll = request("POST", "/echo/0/s/xhr");
        io.advance(Duration.ofSeconds(4));
        assertThat(poll.answer().status()).isEqualTo(503);
        assertThat(log).anyMatch(line -> line.contains("handshake_timeout"));
        answer.complete(Admission.accept());
        io.run();
        assertThat(engine.sessions()).isZero();
    }

    @Test
    void handlerThatThrowsOrFailsOrGivesNullIs500AndLogged() {
        server.onHandshake(handshake -> {
            throw new IllegalStateException("no database");
        });
        assertThat(request("POST", "/echo/0/a/xhr").answer().status()).isEqualTo(500);
        assertThat(log).anyMatch(line -> line.contains("handshake") && line.contains("no database"));
        server.onHandshakeAsync(handshake -> CompletableFuture.failedFuture(new IllegalStateException("no network")));
        FakeExchange failed = request("POST", "/echo/0/b/xhr");
        assertThat(failed.answer().status()).isEqualTo(500);
        assertThat(failed.words()).isEqualTo("Internal error");
        assertThat(log).anyMatch(line -> line.contains("no network"));
        server.onHandshake(handshake -> nothing());
        assertThat(request("POST", "/echo/0/c/xhr").answer().status()).isEqualTo(500);
        assertThat(log).anyMatch(line -> line.contains("gave null"));
        assertThat(engine.sessions()).isZero();
    }

    @SuppressWarnings("NullAway") // What the type forbids and an application may do all the same.
    private static Admission nothing() {
        return null;
    }

    @Test
    void handlerRunsOnTheExecutorAndTheSessionOpensOnTheIoThread() {
        List<Runnable> tasks = new ArrayList<>();
        engine = engine(options -> options.executor(tasks::add), this::echo);
        server.onHandshake(handshake -> {
            asked.add(handshake);
            return Admission.accept();
        });
        FakeExchange poll = request("POST", "/echo/0/s/xhr");
        assertThat(asked).isEmpty();
        tasks.remove(0).run();
        assertThat(asked).hasSize(1);
        assertThat(poll.head).isNull();
        io.run();
        assertThat(poll.sink.all()).isEqualTo("o\n");
    }

    @Test
    void executorThatHangsIsBoundedByTheTimeoutToo() {
        engine = engine(options -> options.executor(task -> {}), this::echo);
        server.onHandshake(handshake -> Admission.accept());
        FakeExchange poll = request("POST", "/echo/0/s/xhr");
        io.advance(Duration.ofSeconds(11));
        assertThat(poll.answer().status()).isEqualTo(503);
    }

    @Test
    void executorThatTakesNothingIs503AndLogged() {
        engine = engine(
                options -> options.executor(task -> {
                    throw new RejectedExecutionException("full");
                }),
                this::echo);
        server.onHandshake(handshake -> Admission.accept());
        assertThat(request("POST", "/echo/0/s/xhr").answer().status()).isEqualTo(503);
        assertThat(log).anyMatch(line -> line.contains("full"));
        assertThat(io.timers()).isZero();
    }

    @Test
    void handlerIsNotAskedAfterItsClientWasRefused() {
        Queue<Runnable> tasks = new ArrayDeque<>();
        engine = engine(options -> options.executor(tasks::add), this::echo);
        server.onHandshake(handshake -> {
            asked.add(handshake);
            return Admission.accept();
        });
        FakeExchange poll = request("POST", "/echo/0/s/xhr");
        io.advance(Duration.ofSeconds(11));
        assertThat(poll.answer().status()).isEqualTo(503);
        tasks.forEach(Runnable::run);
        assertThat(asked).isEmpty();
    }

    @Test
    void handlerThatHoldsTheIoThreadIsReported() {
        server.onHandshake(handshake -> {
            io.advance(Duration.ofSeconds(3));
            return Admission.accept();
        });
        poll();
        assertThat(log).anyMatch(line -> line.contains("held an I/O thread"));
    }

    @Test
    void stageOfAnyKindIsTaken() {
        server.onHandshakeAsync(handshake -> CompletableFuture.completedStage(Admission.accept()));
        assertThat(request("POST", "/echo/0/a/xhr").sink.all()).isEqualTo("o\n");
        CompletableFuture<Admission> later = new CompletableFuture<>();
        server.onHandshakeAsync(handshake -> later.minimalCompletionStage());
        FakeExchange poll = request("POST", "/echo/0/b/xhr");
        later.complete(Admission.accept());
        io.run();
        assertThat(poll.sink.all()).isEqualTo("o\n");
        CompletableFuture<Admission> cancelled = new CompletableFuture<>();
        cancelled.cancel(false);
        server.onHandshakeAsync(handshake -> cancelled);
        FakeExchange refused =
                handle(new FakeExchange("POST", "/echo/0/c/xhr", io).with("Origin", "https://page.example"));
        assertThat(refused.answer().status()).isEqualTo(500);
        assertThat(refused.answer().header("Access-Control-Allow-Origin")).isEqualTo("https://page.example");
    }

    @Test
    void sessionThatEndsWhileItsRequestIsServedIsNotMadeAnewUnasked() {
        AtomicBoolean late = new AtomicBoolean();
        engine = engine(
                options -> options.jsessionid(request -> {
                    if (late.getAndSet(false)) {
                        // On another I/O thread, say.
                        io.advance(Duration.ofSeconds(6));
                    }
                    return List.of();
                }),
                this::echo);
        server.onHandshake(handshake -> Admission.close(4401, "no"));
        for (int i = 0; i < 3; i++) {
            late.set(i > 0);
            request("POST", "/echo/0/s/xhr");
            io.run();
        }
        assertThat(connections).isEmpty();
    }

    @Test
    void whoIsAnsweredWithCloseDoesNotGetAtASessionThatAnotherRequestOpenedMeanwhile() {
        List<CompletableFuture<Admission>> answers = new ArrayList<>();
        server.onHandshakeAsync(handshake -> {
            CompletableFuture<Admission> answer = new CompletableFuture<>();
            answers.add(answer);
            return answer;
        });
        FakeExchange ann = request("POST", "/echo/0/s/xhr");
        FakeExchange mallory = request("POST", "/echo/0/s/xhr");
        answers.get(0).complete(Admission.accept().as(() -> "ann"));
        io.run();
        assertThat(ann.sink.all()).isEqualTo("o\n");
        connections.get(0).send("for ann");
        answers.get(1).complete(Admission.close(4401, "not you"));
        io.run();
        assertThat(mallory.sink.all()).isEqualTo("c[4401,\"not you\"]\n");
        assertThat(poll().all()).isEqualTo("a[\"for ann\"]\n");
    }

    @Test
    void serviceThatWasUninstalledMeanwhileOpensNothing() {
        CompletableFuture<Admission> answer = new CompletableFuture<>();
        server.onHandshakeAsync(handshake -> answer);
        FakeExchange poll = request("POST", "/echo/0/s/xhr");
        FakeExchange socket = upgrade("/echo/0/s/websocket");
        engine.closeAll();
        answer.complete(Admission.accept());
        io.run();
        assertThat(poll.answer().status()).isEqualTo(503);
        assertThat(socket.answer().status()).isEqualTo(503);
        assertThat(events).isEmpty();
        assertThat(engine.sessions()).isZero();
    }

    @Test
    void functionAmongTheOptionsThatThrowsBehindALateAnswerIs500() {
        CompletableFuture<Admission> answer = new CompletableFuture<>();
        engine = engine(
                options -> options.jsessionid(request -> {
                    throw new IllegalStateException("no cookie today");
                }),
                this::echo);
        server.onHandshakeAsync(handshake -> answer);
        FakeExchange poll = request("POST", "/echo/0/s/xhr");
        answer.complete(Admission.accept());
        io.run();
        assertThat(poll.answer().status()).isEqualTo(500);
        assertThat(engine.sessions()).isZero();
    }

    @Test
    void admissionsThatCannotBeAreRefusedInWords() {
        assertThatThrownBy(() -> Admission.refuse(200, "")).hasMessageContaining("status 200 is no refusal");
        assertThatThrownBy(() -> Admission.close(1001, "")).hasMessageContaining("close code 1001");
        assertThat(Admission.accept().with("token", "secret")).hasToString("Accepted");
    }

    @Test
    void namedPartsOfThePrefixAreShown() {
        engine = engine(options -> options.prefix("/chat/{room}"), this::echo);
        server.onHandshake(handshake -> Admission.refuse(404, Objects.toString(handshake.pathParameters())));
        assertThat(request("POST", "/chat/lobby/0/s/xhr").words()).isEqualTo("{room=lobby}");
    }
}
