package io.sockjs.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockjs.CloseStatus;
import io.sockjs.ReadyState;
import io.sockjs.SockJsConnection;
import io.sockjs.SockJsOptions;
import io.sockjs.SockJsServer;
import io.sockjs.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The engine from a request to the application and back, with a manual clock and no socket. */
class EngineTest extends EngineRig {
    @Test
    void messageGoesToTheApplicationAndBackInTheNextPoll() {
        assertThat(poll().all()).isEqualTo("o\n");
        assertThat(send("[\"a\",\"b\"]").answer().status()).isEqualTo(204);
        assertThat(poll().all()).isEqualTo("a[\"a\",\"b\"]\n");
        assertThat(events).containsExactly("open", "message a", "message b");
    }

    @Test
    void unknownSessionIs404AndItsBodyIsNotRead() {
        FakeExchange send = send("[\"a\"]");
        assertThat(send.answer().status()).isEqualTo(404);
        assertThat(send.bodyAskedFor).isFalse();
    }

    @Test
    void bodyOverTheLimitIs413AndTheSessionGoesOn() {
        engine = engine(options -> options.messageLimit(10), this::echo);
        poll();
        FakeExchange send = send("[\"12345678\"]");
        assertThat(send.answer().status()).isEqualTo(413);
        assertThat(send.words()).contains("message_limit");
        assertThat(send("[\"ok\"]").answer().status()).isEqualTo(204);
        assertThat(events).containsExactly("open", "message ok");
    }

    @Test
    void oneElementThatIsNoStringRefusesTheWholeBody() {
        poll();
        FakeExchange send = send("[\"a\",{\"k\":1}]");
        assertThat(send.answer().status()).isEqualTo(500);
        assertThat(send.words()).isEqualTo("Payload expected.");
        assertThat(events).containsExactly("open");
    }

    @Test
    void sessionIsForgottenWithItsTimerWhenNobodyReceives() {
        poll();
        io.advance(Duration.ofSeconds(4));
        assertThat(engine.sessions()).isEqualTo(1);
        io.advance(Duration.ofSeconds(2));
        assertThat(events).containsExactly("open", "close 1006");
        assertThat(engine.sessions()).isZero();
        assertThat(io.timers()).as("timers left").isZero();
    }

    @Test
    void sessionHasOneTimerHoweverOftenItIsPolled() {
        for (int i = 0; i < 100; i++) {
            poll();
            send("[\"x\"]");
            io.advance(Duration.ofMillis(100));
            assertThat(io.timers()).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void heartbeatsGoOnEvery25Seconds() {
        FakeExchange stream = request("POST", "/echo/0/s/xhr_streaming");
        io.advance(Duration.ofSeconds(80));
        assertThat(stream.sink.all()).endsWith("o\nh\nh\nh\n");
    }

    @Test
    void handlerThatThrowsClosesItsSessionAndIsLogged() {
        engine = engine(options -> options, connection -> {
            note(connection);
            connection.onMessage(message -> {
                throw new IllegalStateException("boom");
            });
        });
        poll();
        send("[\"a\",\"b\"]");
        io.run();
        assertThat(poll().all()).isEqualTo("c[1011,\"Internal error\"]\n");
        assertThat(events).containsExactly("open", "close 1011");
        assertThat(log).hasSize(1).first().asString().contains("threw").contains("boom");
    }

    @Test
    void connectionHandlerThatThrowsClosesTheSession() {
        engine = engine(options -> options, connection -> {
            throw new IllegalStateException("boom");
        });
        poll();
        assertThat(poll().all()).isEqualTo("c[1011,\"Internal error\"]\n");
    }

    @Test
    void closeWithinTheConnectionHandlerComesRightBehindO() {
        engine = engine(options -> options, connection -> {
            note(connection);
            assertThat(connection.close(3000, "Go away!")).isTrue();
            assertThat(connection.close(3000, "again")).isFalse();
            assertThat(connection.send("late")).isFalse();
        });
        FakeExchange stream = request("POST", "/echo/0/s/xhr_streaming");
        assertThat(stream.sink.all()).endsWith("o\nc[3000,\"Go away!\"]\n");
        io.run();
        assertThat(events).containsExactly("open", "close 3000");
    }

    @Test
    void closeOfAnotherSessionIsNotToldOnTheCallersThread() {
        poll();
        connections.get(0).close();
        assertThat(events).as("before the session's own thread ran").containsExactly("open");
        io.run();
        assertThat(events).containsExactly("open", "close 1000");
    }

    @Test
    void taskRunsAmongTheCallbacksAndNotWithinTheCall() {
        engine = engine(options -> options, connection -> {
            note(connection);
            connection.onMessage(message -> {
                connection.execute(() -> events.add("task of " + message));
                events.add("message " + message);
            });
        });
        poll();
        connections.get(0).execute(() -> events.add("task"));
        assertThat(events).as("before the session's own thread ran").containsExactly("open");
        send("[\"a\"]");
        io.run();
        assertThat(events).containsExactly("open", "task", "message a", "task of a");
        connections.get(0).pause();
        connections.get(0).execute(() -> events.add("held back"));
        io.run();
        assertThat(events).hasSize(4);
        connections.get(0).close();
        connections.get(0).execute(() -> events.add("after the end"));
        io.run();
        assertThat(events).endsWith("task of a", "held back", "close 1000", "after the end");
    }

    @Test
    void taskThatThrowsClosesTheSession() {
        poll();
        connections.get(0).execute(() -> {
            throw new IllegalStateException("boom");
        });
        io.run();
        assertThat(events).containsExactly("open", "close 1011");
        assertThat(log).hasSize(1).first().asString().contains("threw").contains("boom");
    }

    @Test
    void messagesAfterCloseAreDropped() {
        poll();
        connections.get(0).close();
        assertThat(send("[\"late\"]").answer().status()).isEqualTo(204);
        io.run();
        assertThat(events).containsExactly("open", "close 1000");
    }

    /** Another thread delivered the event while the step that made it went on, and send() said false. */
    @Test
    void applicationThatIsToldOfAConnectionWhileOIsWrittenCanSend() {
        List<Boolean> sent = new ArrayList<>();
        engine = engine(options -> options, connection -> sent.add(connection.send("hello")));
        FakeExchange stream = new FakeExchange("POST", "/echo/0/s/xhr_streaming", io);
        stream.sink.onWrite = text -> {
            if (text.equals("o\n")) {
                send("[]");
            }
        };
        handle(stream);
        io.run();
        assertThat(sent).containsExactly(true);
        assertThat(stream.sink.all()).endsWith("o\na[\"hello\"]\n");
    }

    @Test
    void pauseHoldsMessagesBackInOrderUntilResume() {
        poll();
        connections.get(0).pause();
        send("[\"a\"]");
        send("[\"b\"]");
        assertThat(events).containsExactly("open");
        connections.get(0).resume();
        io.run();
        assertThat(events).containsExactly("open", "message a", "message b");
    }

    @Test
    void sendIsNotAnsweredWhileMoreThanTheLimitWaitsForAPausedApplication() {
        engine = engine(options -> options.receiveBufferLimit(50), this::echo);
        poll();
        connections.get(0).pause();
        assertThat(send("[\"1234567890\"]").answer).isNotNull();
        FakeExchange held = send("[\"1234567890123\"]");
        assertThat(held.answer)
                .as("the answer of the send that filled the limit")
                .isNull();
        connections.get(0).resume();
        io.run();
        assertThat(held.answer().status()).isEqualTo(204);
    }

    @Test
    void pausedSocketIsNotReadAnyMore() {
        engine = engine(options -> options.receiveBufferLimit(20), this::echo);
        FakeExchange socket = socket();
        connections.get(0).pause();
        text(socket, "\"123456789012345678901\"");
        assertThat(socket.sink.reading).isFalse();
        connections.get(0).resume();
        io.run();
        assertThat(socket.sink.reading).isTrue();
    }

    @Test
    void endOfTheClientEndsAPauseAndWhatWasAcceptedIsDelivered() {
        FakeExchange socket = socket();
        connections.get(0).pause();
        text(socket, "[\"a\"]");
        listener(socket).closed(new CloseStatus(1000, ""));
        assertThat(events).containsExactly("open", "message a", "close 1000");
    }

    @Test
    void messagesThatWaitWhenTheApplicationClosesAreDropped() {
        poll();
        connections.get(0).pause();
        send("[\"a\"]");
        connections.get(0).close();
        io.run();
        assertThat(events).containsExactly("open", "close 1000");
    }

    @Test
    void writableTurnsFalseAboveTheMarkAndItsCallbackComesOnce() {
        poll();
        SockJsConnection connection = connections.get(0);
        connection.onWritable(() -> events.add("writable"));
        connection.send("x".repeat(SockJsOptions.WRITABLE_BYTES));
        assertThat(connection.isWritable()).isFalse();
        assertThat(connection.bufferedBytes()).isEqualTo(SockJsOptions.WRITABLE_BYTES + "a[\"\"]".length());
        poll();
        assertThat(connection.isWritable()).isTrue();
        assertThat(events).containsExactly("open", "writable");
    }

    @Test
    void executorTakesAllApplicationCode() {
        List<Runnable> tasks = new ArrayList<>();
        engine = engine(options -> options.executor(tasks::add), this::echo);
        poll();
        send("[\"a\"]");
        assertThat(events).isEmpty();
        while (!tasks.isEmpty()) {
            tasks.remove(0).run();
        }
        assertThat(events).containsExactly("open", "message a");
    }

    @Test
    void twoSocketsWithOneSessionIdAreTwoSessions() {
        FakeExchange first = socket();
        FakeExchange second = socket();
        text(first, "[\"a\"]");
        assertThat(first.sink.all()).isEqualTo("oa[\"a\"]");
        assertThat(second.sink.all()).isEqualTo("o");
        assertThat(engine.sessions()).isEqualTo(2);
    }

    @Test
    void brokenFramingEndsTheSocketWithoutAFrame() {
        FakeExchange socket = socket();
        text(socket, "[\"a");
        assertThat(socket.sink.all()).isEqualTo("o");
        assertThat(socket.sink.finished).isEqualTo(CloseStatus.BROKEN_FRAMING);
        assertThat(events).containsExactly("open", "close 3000");
        assertThat(engine.sessions()).isZero();
    }

    @Test
    void sameIdInAnotherInstallationIsAnotherSession() {
        poll();
        Engine other = engine;
        engine = engine(options -> options.prefix("/other"), this::echo);
        FakeExchange send = new FakeExchange("POST", "/other/0/s/xhr_send", io).withBody("[\"a\"]");
        handle(send);
        assertThat(send.answer().status()).isEqualTo(404);
        assertThat(other.sessions()).isEqualTo(1);
    }

    @Test
    void sessionIdIsHiddenFromTheApplicationAndCookiesTo() {
        FakeExchange poll = new FakeExchange("POST", "/echo/000/secret/xhr?t=1", io)
                .with("Cookie", "a=b")
                .with("Authorization", "Basic x")
                .with("User-Agent", "me");
        handle(poll);
        SockJsConnection connection = connections.get(0);
        assertThat(connection.url()).isEqualTo("/echo/000/***/xhr?t=1");
        assertThat(connection.id()).doesNotContain("secret");
        assertThat(connection.headers()).containsOnlyKeys("user-agent");
        assertThat(connection.prefix()).isEqualTo("/echo");
        assertThat(connection.protocol()).isEqualTo(Transport.XHR_POLLING);
        assertThat(connection.remotePort()).isEqualTo(4711);
        assertThat(connection.readyState()).isEqualTo(ReadyState.OPEN);
    }

    /** Masked by the last place where the word stood, a session id that is also the transport's word was shown. */
    @Test
    void sessionIdIsHiddenAlsoWhenItIsTheWordOfTheTransport() {
        request("POST", "/echo/xhr/xhr/xhr/");
        assertThat(connections.get(0).pathname()).isEqualTo("/echo/xhr/***/xhr/");
    }

    @Test
    void sameIdUnderTwoPrefixesOfOnePatternIsTwoSessions() {
        engine = engine(options -> options.prefix("/chat/{room}"), this::echo);
        request("POST", "/chat/a/0/s/xhr");
        assertThat(connections.get(0).pathParameters()).containsEntry("room", "a");
        FakeExchange send = handle(new FakeExchange("POST", "/chat/b/0/s/xhr_send", io).withBody("[]"));
        assertThat(send.answer().status()).isEqualTo(404);
    }

    @Test
    void pathThatFitsAPatternCannotLeaveTheIframePagesAttribute() {
        engine = engine(options -> options.prefix("/chat/{room}"), this::echo);
        assertThat(request("GET", "/chat/a\"><script>alert(1)</iframe.html").answer)
                .isNotNull();
        assertThat(request("GET", "/chat/a\"><script>/iframe.html").words()).doesNotContain("a\"><script>");
    }

    /** Such a session had no timer, and stayed for ever. */
    @Test
    void cookieThatCannotBeSentIs500AndLeavesNoSession() {
        engine = engine(options -> options.jsessionid(request -> List.of("a=b\r\nX: y")), this::echo);
        assertThat(request("POST", "/echo/0/s/xhr").answer().status()).isEqualTo(500);
        assertThat(engine.sessions()).isZero();
        assertThat(log).hasSize(1);
    }

    @Test
    void logThatThrowsDoesNotStopASession() {
        SockJsOptions set = SockJsOptions.builder()
                .prefix("/echo")
                .log((severity, message, cause) -> {
                    throw new IllegalStateException("full disk");
                })
                .build();
        engine = Engine.of(
                SockJsServer.create(set)
                        .onConnection(connection -> connection.onMessage(message -> {
                            throw new IllegalStateException("boom");
                        })),
                set);
        poll();
        send("[\"a\"]");
        io.run();
        assertThat(poll().all()).isEqualTo("c[1011,\"Internal error\"]\n");
    }

    /** Its pongs wait unread behind what the application has not taken. */
    @Test
    void socketThatWeDoNotReadIsNotTakenForDead() {
        engine = engine(options -> options.receiveBufferLimit(20), this::echo);
        FakeExchange socket = socket();
        connections.get(0).pause();
        text(socket, "\"123456789012345678901\"");
        io.advance(Duration.ofMinutes(5));
        assertThat(socket.sink.finished).isNull();
        connections.get(0).resume();
        io.run();
        io.advance(Duration.ofMinutes(5));
        assertThat(socket.sink.finished).as("read again, and silent").isNotNull();
    }

    @Test
    void emptyMessagesCountTooWhileTheApplicationIsPaused() {
        engine = engine(options -> options.receiveBufferLimit(1000), this::echo);
        FakeExchange socket = socket();
        connections.get(0).pause();
        text(socket, "[" + "\"\",".repeat(99) + "\"\"]");
        assertThat(socket.sink.reading).isFalse();
    }

    @Test
    void functionAmongTheOptionsThatThrowsIs500AndLogged() {
        engine = engine(
                options -> options.baseUrl(request -> {
                    throw new IllegalStateException("boom");
                }),
                this::echo);
        FakeExchange info = request("GET", "/echo/info");
        assertThat(info.answer().status()).isEqualTo(500);
        assertThat(info.words()).doesNotContain("boom");
        assertThat(log).hasSize(1);
    }

    @Test
    void uninstalledEngineClosesItsSessions() {
        FakeExchange stream = request("POST", "/echo/0/s/xhr_streaming");
        engine.closeAll();
        io.run();
        assertThat(stream.sink.all()).endsWith("c[1001,\"Going away\"]\n");
        assertThat(events).containsExactly("open", "close 1001");
    }

    @Test
    void iframePageLoadsOurOwnClientUnlessToldOtherwise() {
        assertThat(request("GET", "/echo/iframe.html").words()).contains("src=\"/echo/sockjs-1.6.1.min.js\"");
        FakeExchange script = request("GET", "/echo/sockjs-1.6.1.min.js");
        assertThat(script.words()).contains("1.6.1");
        engine = engine(options -> options.sockjsUrl("https://cdn.example/sockjs.js"), this::echo);
        assertThat(request("GET", "/echo/iframe.html").words()).contains("src=\"https://cdn.example/sockjs.js\"");
    }
}
