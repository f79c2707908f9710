package io.sockjs.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockjs.Admission;
import io.sockjs.CloseStatus;
import io.sockjs.MemoryBudget;
import io.sockjs.ReadyState;
import io.sockjs.SlowConsumerPolicy;
import io.sockjs.SockJsConnection;
import io.sockjs.SockJsOptions;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is bounded, and what happens at the bound. */
class BoundsTest extends EngineRig {
    private static final String TEN = "0123456789";

    private SockJsConnection waiting(UnaryOperator<SockJsOptions.Builder> options) {
        engine = engine(options, this::note);
        poll();
        return connections.get(0);
    }

    @Test
    void slowConsumerIsClosedByDefaultAndTheNextReceiverReadsTheCode() {
        SockJsConnection connection = waiting(options -> options.sendBufferLimit(100));
        IntStream.range(0, 10).forEach(i -> connection.send(TEN));
        io.run();
        assertThat(poll().all()).isEqualTo("c[4001,\"Slow consumer\"]\n");
        assertThat(events).containsExactly("open", "close 4001");
        assertThat(log).singleElement().asString().contains("takes messages too slowly");
    }

    @Test
    void messagesAreCountedBesideTheirBytes() {
        SockJsConnection connection = waiting(options -> options.sendQueueLimit(3));
        IntStream.range(0, 4).forEach(i -> connection.send(""));
        assertThat(poll().all()).isEqualTo("c[4001,\"Slow consumer\"]\n");
    }

    @Test
    void dropNewestKeepsWhatWaitsAndDropOldestKeepsTheLatest() {
        SockJsConnection connection =
                waiting(options -> options.sendQueueLimit(3).slowConsumer(SlowConsumerPolicy.dropNewest()));
        IntStream.range(0, 6).forEach(i -> connection.send("" + i));
        assertThat(poll().all()).isEqualTo("a[\"0\",\"1\",\"2\"]\n");

        connections.clear();
        SockJsConnection other =
                waiting(options -> options.sendQueueLimit(3).slowConsumer(SlowConsumerPolicy.dropOldest()));
        IntStream.range(0, 6).forEach(i -> other.send("" + i));
        assertThat(engine.snapshot().get(0).droppedMessages()).isEqualTo(3);
        assertThat(poll().all()).isEqualTo("a[\"3\",\"4\",\"5\"]\n");
        assertThat(log).filteredOn(line -> line.contains("told once")).hasSize(2);
    }

    @Test
    void policyOfTheApplicationMayCloseWithACodeOfItsOwn() {
        SockJsConnection connection =
                waiting(options -> options.sendQueueLimit(1).slowConsumer(slow -> {
                    slow.close(4100, "Lagging");
                    return SlowConsumerPolicy.Action.DROP_NEWEST;
                }));
        connection.send("a");
        connection.send("b");
        assertThat(poll().all()).isEqualTo("a[\"a\"]\n");
        assertThat(poll().all()).isEqualTo("c[4100,\"Lagging\"]\n");
    }

    @Test
    void policyThatThrowsClosesWith1011() {
        SockJsConnection connection =
                waiting(options -> options.sendQueueLimit(1).slowConsumer(slow -> {
                    throw new IllegalStateException("no idea");
                }));
        connection.send("a");
        connection.send("b");
        io.run();
        assertThat(events).containsExactly("open", "close 1011");
        assertThat(connection.readyState()).isNotEqualTo(ReadyState.OPEN);
    }

    @Test
    void muchThatGatheredGoesOutInPartsAsTheReceiverTakesIt() {
        engine = engine(options -> options, this::note);
        FakeExchange socket = socket();
        socket.sink.writable = false;
        List<Integer> left = new ArrayList<>();
        IntStream.range(0, 40).forEach(i -> connections.get(0).send("x".repeat(10_000)));
        long before = connections.get(0).bufferedBytes();
        socket.sink.writable = true;
        socket.sink.onWrite = text -> {
            socket.sink.writable = false;
            left.add(text.length());
        };
        listener(socket).writable();
        assertThat(left).hasSize(1);
        assertThat(left.get(0)).isBetween(128 * 1024, 150 * 1024);
        assertThat(connections.get(0).bufferedBytes()).isBetween(before / 2, before - 128 * 1024);
    }

    @Test
    void budgetThatIsUsedUpTurnsNewSessionsAndSendsAwayAndClosesWhoseQueueGrows() {
        MemoryBudget budget = MemoryBudget.ofBytes(50);
        SockJsConnection connection = waiting(options -> options.memoryBudget(budget));
        connection.send("0123456789012345678901234567890123456789012345");
        assertThat(budget.isUsedUp()).isTrue();
        assertThat(send("[\"a\"]").answer().status()).isEqualTo(503);
        FakeExchange other = request("POST", "/echo/0/other/xhr");
        assertThat(other.answer().status()).isEqualTo(503);
        assertThat(upgrade("/echo/0/third/websocket").answer().status()).isEqualTo(503);

        connection.send("b");
        assertThat(poll().all()).isEqualTo("c[4002,\"Server overloaded\"]\n");
        assertThat(budget.used()).isZero();
        assertThat(request("POST", "/echo/0/other/xhr").sink.all()).isEqualTo("o\n");
    }

    @Test
    void budgetIsGivenBackWhenTheSessionEnds() {
        MemoryBudget budget = MemoryBudget.ofBytes(1000);
        SockJsConnection connection = waiting(options -> options.memoryBudget(budget));
        connection.send(TEN);
        assertThat(budget.used()).isPositive();
        io.advance(SockJsOptions.defaults().disconnectDelay().plusMillis(1));
        assertThat(engine.sessions()).isZero();
        assertThat(budget.used()).isZero();
    }

    @Test
    void sessionBeyondTheLimitIsRefusedWith503AndTakenWhenOneHasEnded() {
        engine = engine(options -> options.sessionLimit(2), this::note);
        request("POST", "/echo/0/a/xhr");
        request("POST", "/echo/0/b/xhr");
        FakeExchange third = request("POST", "/echo/0/c/xhr");
        assertThat(third.answer().status()).isEqualTo(503);
        assertThat(third.answer().headers()).anyMatch(header -> header.name().equals("Retry-After"));
        assertThat(upgrade("/echo/0/d/websocket").answer().status()).isEqualTo(503);
        // Those that are there go on.
        assertThat(request("POST", "/echo/0/b/xhr").answer).isNull();
        io.advance(SockJsOptions.defaults().disconnectDelay().plusMillis(1));
        assertThat(request("POST", "/echo/0/c/xhr").sink.all()).isEqualTo("o\n");
    }

    @Test
    void sessionsPerAddressAreCountedForEachAddress() throws Exception {
        engine = engine(options -> options.sessionsPerAddress(1), this::note);
        assertThat(from("10.0.0.1", "a").sink.all()).isEqualTo("o\n");
        assertThat(from("10.0.0.1", "b").answer().status()).isEqualTo(503);
        assertThat(from("10.0.0.2", "c").sink.all()).isEqualTo("o\n");
        io.advance(SockJsOptions.defaults().disconnectDelay().plusMillis(1));
        assertThat(from("10.0.0.1", "b").sink.all()).isEqualTo("o\n");
    }

    @Test
    void ipv6ClientThatChangesItsAddressWithinItsNetworkIsTheSameClient() {
        engine = engine(options -> options.sessionsPerAddress(1), this::note);
        assertThat(from("2001:db8:0:1::1", "a").sink.all()).isEqualTo("o\n");
        assertThat(from("2001:db8:0:1:ffff::2", "b").answer().status()).isEqualTo(503);
        assertThat(from("2001:db8:0:2::1", "c").sink.all()).isEqualTo("o\n");
    }

    private FakeExchange from(String address, String session) {
        return handle(new FakeExchange("POST", "/echo/0/" + session + "/xhr", io)
                .over(new InetSocketAddress(address, 4711), new InetSocketAddress("10.0.0.9", 80)));
    }

    @Test
    void handshakesBeyondTheLimitAreRefusedWhileTheOthersWait() {
        engine = engine(options -> options.handshakeLimit(1), this::note);
        CompletableFuture<Admission> answer = new CompletableFuture<>();
        server.onHandshakeAsync(handshake -> answer);
        FakeExchange first = request("POST", "/echo/0/a/xhr");
        assertThat(request("POST", "/echo/0/b/xhr").answer().status()).isEqualTo(503);
        answer.complete(Admission.accept());
        io.run();
        assertThat(first.sink.all()).isEqualTo("o\n");
        assertThat(request("POST", "/echo/0/b/xhr").sink.all()).isEqualTo("o\n");
    }

    @Test
    void moreMessagesInOneBodyThanTheLimitAre413AndNoneIsDelivered() {
        engine = engine(options -> options.arrayLimit(2), this::echo);
        poll();
        assertThat(send("[\"a\",\"b\"]").answer().status()).isEqualTo(204);
        assertThat(send("[\"c\",\"d\",\"e\"]").answer().status()).isEqualTo(413);
        assertThat(events).containsExactly("open", "message a", "message b");
    }

    @Test
    void moreMessagesInOneWebSocketMessageThanTheLimitCloseWith1009() {
        engine = engine(options -> options.arrayLimit(2), this::echo);
        FakeExchange socket = socket();
        text(socket, "[\"c\",\"d\",\"e\"]");
        assertThat(socket.sink.finished).isEqualTo(new CloseStatus(1009, "More messages than array_limit: 2."));
        assertThat(events).containsExactly("open", "close 1009");
    }

    @Test
    void secondSendIsNotReadWhileTheFirstWaitsForAPausedApplication() {
        engine = engine(options -> options.receiveBufferLimit(10), this::echo);
        poll();
        connections.get(0).pause();
        FakeExchange first = send("[\"0123456789\"]");
        FakeExchange second = send("[\"second\"]");
        FakeExchange third = send("[\"third\"]");
        assertThat(first.answer).isNull();
        assertThat(second.bodyDeferred && !second.bodyAskedFor)
                .as("left unread")
                .isTrue();
        connections.get(0).resume();
        io.run();
        assertThat(List.of(first, second, third)).allMatch(send -> send.answer().status() == 204);
        assertThat(events).containsExactly("open", "message 0123456789", "message second", "message third");
    }

    @Test
    void sendsBeyondTheWaitingOnesAreRefusedAndTheOthersGoOn() {
        engine = engine(options -> options.receiveBufferLimit(10), this::echo);
        poll();
        connections.get(0).pause();
        List<FakeExchange> sends = new ArrayList<>();
        IntStream.range(0, 70).forEach(i -> sends.add(send("[\"0123456789\"]")));
        assertThat(sends)
                .filteredOn(send -> send.answer != null)
                .hasSize(5)
                .allMatch(send -> send.answer().status() == 503);
        connections.get(0).resume();
        io.run();
        assertThat(events).filteredOn(event -> event.startsWith("message")).hasSize(65);
    }

    @Test
    void sendThatIsBrokenLetsTheNextOnePass() {
        engine = engine(options -> options.messageLimit(10), this::echo);
        poll();
        send("[");
        send("[\"much too long for this\"]");
        assertThat(send("[\"a\"]").answer().status()).isEqualTo(204);
        FakeExchange vanishing = new FakeExchange("POST", "/echo/0/s/xhr_send", io).vanishing();
        handle(vanishing);
        assertThat(send("[\"b\"]").answer().status()).isEqualTo(204);
    }

    @Test
    void drainClosesEachSessionAfterWhatWaitsForItAndLetsNoneOpen() {
        engine = engine(options -> options, this::note);
        FakeExchange socket = socket();
        poll();
        connections.get(1).send("last words");
        CompletableFuture<Void> emptied = engine.drain(Duration.ofSeconds(10));
        assertThat(request("GET", "/echo/info").answer().status()).isEqualTo(503);
        assertThat(request("POST", "/echo/0/new/xhr").answer().status()).isEqualTo(503);
        assertThat(engine.isReady()).isFalse();
        assertThat(request("GET", "/echo").answer().status()).isEqualTo(200);
        io.advance(Duration.ofSeconds(3));
        poll();
        io.advance(Duration.ofSeconds(7));
        assertThat(socket.sink.all()).endsWith("c[1001,\"Going away\"]");
        assertThat(events).filteredOn(event -> event.equals("close 1001")).isNotEmpty();
        io.advance(SockJsOptions.defaults().disconnectDelay().plusMillis(1));
        assertThat(emptied).isDone();
        assertThat(engine.sessions()).isZero();
    }

    @Test
    void budgetWantsAtLeastOneByte() {
        assertThatThrownBy(() -> MemoryBudget.ofBytes(0)).hasMessageContaining("memory_budget");
        assertThat(CloseStatus.OVERLOADED.code()).isEqualTo(4002);
    }
}
