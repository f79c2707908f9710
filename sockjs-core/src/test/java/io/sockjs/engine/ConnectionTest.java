package io.sockjs.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockjs.ReadyState;
import io.sockjs.SockJsConnection;
import io.sockjs.Transport;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The connection as the application sees it (protocol section 7). */
class ConnectionTest extends EngineRig {
    @Test
    void propertiesAreThoseOfTheLastReceivingRequest() {
        handle(new FakeExchange("POST", "/echo/0/s/xhr?first", io).with("X-Real-IP", "192.0.2.1"));
        SockJsConnection connection = connections.get(0);
        assertThat(connection.url()).isEqualTo("/echo/0/***/xhr?first");
        handle(new FakeExchange("POST", "/echo/0/s/xhr_streaming?second", io)
                .with("X-Real-IP", "192.0.2.2")
                .with("Cookie", "secret=1")
                .with("X-Other", "not shown"));
        assertThat(connection.protocol()).isEqualTo(Transport.XHR_STREAMING);
        assertThat(connection.url()).isEqualTo("/echo/0/***/xhr_streaming?second");
        assertThat(connection.pathname()).isEqualTo("/echo/0/***/xhr_streaming");
        assertThat(connection.prefix()).isEqualTo("/echo");
        assertThat(connection.pathParameters()).isEmpty();
        assertThat(connection.headers()).isEqualTo(Map.of("x-real-ip", "192.0.2.2"));
        assertThat(connection.remoteAddress().getHostString()).isEqualTo("client");
        assertThat(connection.remotePort()).isEqualTo(4711);
        assertThat(connection.address().getHostString()).isEqualTo("server");
        assertThat(connection.id()).isNotEqualTo("s").hasSizeGreaterThan(16);
    }

    @Test
    void headerThatTheLastReceivingRequestHasNotIsGoneAndEqualHeadersAreOneMap() {
        handle(new FakeExchange("POST", "/echo/0/s/xhr", io)
                .with("X-Real-IP", "192.0.2.1")
                .with("DNT", "1"));
        SockJsConnection connection = connections.get(0);
        assertThat(connection.headers()).containsOnlyKeys("x-real-ip", "dnt");
        connection.send("a");
        handle(new FakeExchange("POST", "/echo/0/s/xhr", io).with("X-Real-IP", "192.0.2.1"));
        Map<String, String> fewer = connection.headers();
        assertThat(fewer).containsOnlyKeys("x-real-ip");
        connection.send("b");
        handle(new FakeExchange("POST", "/echo/0/s/xhr", io).with("X-Real-IP", "192.0.2.1"));
        assertThat(connection.headers()).isSameAs(fewer);
        connection.send("c");
        handle(new FakeExchange("POST", "/echo/0/s/xhr", io));
        assertThat(connection.headers()).isEmpty();
    }

    @Test
    void addressesAreThoseOfTheLastReceivingRequestsConnection() {
        poll();
        SockJsConnection connection = connections.get(0);
        InetSocketAddress from = InetSocketAddress.createUnresolved("elsewhere", 4712);
        InetSocketAddress to = InetSocketAddress.createUnresolved("other-end", 81);
        handle(new FakeExchange("POST", "/echo/0/s/xhr", io).over(from, to));
        assertThat(connection.remoteAddress()).isEqualTo(from);
        assertThat(connection.remotePort()).isEqualTo(4712);
        assertThat(connection.address()).isEqualTo(to);
    }

    @Test
    void headersAreTheFifteenThatTellWhereARequestCameFrom() {
        List<String> names = List.of(
                "referer",
                "x-client-ip",
                "x-forwarded-for",
                "x-forwarded-host",
                "x-forwarded-port",
                "x-forwarded-proto",
                "x-cluster-client-ip",
                "via",
                "x-real-ip",
                "x-ssl",
                "dnt",
                "host",
                "user-agent",
                "accept-language",
                "origin");
        FakeExchange poll = new FakeExchange("POST", "/echo/0/s/xhr", io)
                .with("Cookie", "secret=1")
                .with("Authorization", "Bearer secret")
                .with("Accept", "*/*");
        names.forEach(name -> poll.with(name, "value of " + name));
        handle(poll);
        Map<String, String> shown = connections.get(0).headers();
        assertThat(shown.keySet()).containsExactlyInAnyOrderElementsOf(names);
        assertThat(shown).allSatisfy((name, value) -> assertThat(value).isEqualTo("value of " + name));
    }

    @Test
    void readyStatesAreInTheOrderOfTheirNumbers() {
        assertThat(ReadyState.values())
                .containsExactly(ReadyState.CONNECTING, ReadyState.OPEN, ReadyState.CLOSING, ReadyState.CLOSED);
    }

    @Test
    void sendSaysFalseInTheCloseCallback() {
        FakeExchange socket = socket();
        connections
                .get(0)
                .onClose(status -> events.add("sent " + connections.get(0).send("too late")));
        listener(socket).aborted();
        assertThat(events).containsExactly("open", "close 1002", "sent false");
    }

    @Test
    void readyStateGoesFromOpenToClosed() {
        FakeExchange socket = socket();
        SockJsConnection connection = connections.get(0);
        assertThat(connection.readyState()).isEqualTo(ReadyState.OPEN);
        listener(socket).aborted();
        assertThat(connection.readyState()).isEqualTo(ReadyState.CLOSED);
    }

    @Test
    void everyMethodHasAMeaningAfterClose() {
        poll();
        SockJsConnection connection = connections.get(0);
        connection.attributes().put("note", 1);
        assertThat(connection.close(4000, "enough")).isTrue();
        assertThat(connection.readyState()).isEqualTo(ReadyState.CLOSING);
        assertThat(connection.send("late")).isFalse();
        assertThat(connection.end("late")).isFalse();
        assertThat(connection.end()).isFalse();
        assertThat(connection.close()).isFalse();
        assertThat(connection.close(4001, "another")).isFalse();
        assertThat(connection.isWritable()).isFalse();
        connection.pause();
        connection.resume();
        assertThat(connection.url()).isNotEmpty();
        assertThat(connection.attributes()).containsEntry("note", 1);
        assertThat(poll().all()).isEqualTo("c[4000,\"enough\"]\n");
        assertThat(poll().all()).as("the first close counts").isEqualTo("c[4000,\"enough\"]\n");
        io.run();
        assertThat(events).containsExactly("open", "close 4000");
    }

    @Test
    void endSendsALastMessageAndCloses() {
        FakeExchange socket = socket();
        assertThat(connections.get(0).end("bye")).isTrue();
        assertThat(socket.sink.all()).isEqualTo("oa[\"bye\"]c[1000,\"Normal closure\"]");
        FakeExchange second = socket();
        assertThat(connections.get(1).end()).isTrue();
        assertThat(second.sink.all()).isEqualTo("oc[1000,\"Normal closure\"]");
    }

    @Test
    void emptyMessageIsAMessage() {
        FakeExchange socket = socket();
        assertThat(connections.get(0).send("")).isTrue();
        assertThat(socket.sink.all()).isEqualTo("oa[\"\"]");
    }

    @Test
    void closeThatCannotBeLeavesTheConnectionOpen() {
        socket();
        SockJsConnection connection = connections.get(0);
        assertThatThrownBy(() -> connection.close(1001, "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("close code 1001");
        assertThatThrownBy(() -> connection.close(3000, "é".repeat(62)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("124 bytes");
        assertThat(connection.send("still here")).isTrue();
    }

    @Test
    void callbacksAddUpAndCanBeTakenAway() {
        FakeExchange socket = socket();
        SockJsConnection connection = connections.get(0);
        Runnable away = connection.onMessage(message -> events.add("second " + message));
        text(socket, "[\"a\"]");
        away.run();
        text(socket, "[\"b\"]");
        assertThat(events).containsExactly("open", "message a", "second a", "message b");
    }

    @Test
    void takingACallbackAwayTwiceLeavesAnEqualOneAlone() {
        FakeExchange socket = socket();
        SockJsConnection connection = connections.get(0);
        Consumer<String> callback = message -> events.add("again " + message);
        Runnable away = connection.onMessage(callback);
        connection.onMessage(callback);
        away.run();
        away.run();
        text(socket, "[\"a\"]");
        assertThat(events).containsExactly("open", "message a", "again a");
    }

    @Test
    void closeCallbackThatIsAddedAfterTheEndIsToldToo() {
        FakeExchange socket = socket();
        listener(socket).aborted();
        connections.get(0).onClose(status -> events.add("late " + status.code()));
        assertThat(events).as("not on the caller's thread").containsExactly("open", "close 1002");
        io.run();
        assertThat(events).containsExactly("open", "close 1002", "late 1002");
    }

    @Test
    void pauseUntilTheClientCanTakeMoreIsEndedByOnWritable() {
        engine = engine(options -> options, connection -> {
            connection.onMessage(message -> {
                events.add("message");
                connection.send(message);
                if (!connection.isWritable()) {
                    connection.pause();
                }
            });
            connection.onWritable(() -> {
                events.add("writable");
                connection.resume();
            });
        });
        FakeExchange socket = socket();
        socket.sink.writable = false;
        text(socket, "[\"" + "x".repeat(70_000) + "\",\"y\"]");
        assertThat(events).containsExactly("message");
        socket.sink.writable = true;
        listener(socket).writable();
        io.run();
        assertThat(events).containsExactly("message", "writable", "message");
    }

    @Test
    void closeCallbackThatThrowsDoesNotKeepTheOthersFromBeingTold() {
        FakeExchange socket = socket();
        SockJsConnection connection = connections.get(0);
        connection.onClose(status -> {
            throw new IllegalStateException("tidying failed");
        });
        connection.onClose(status -> events.add("told too"));
        listener(socket).aborted();
        assertThat(events).containsExactly("open", "close 1002", "told too");
        assertThat(log).anyMatch(line -> line.contains("tidying failed"));
    }

    @Test
    void messageCallbackThatThrowsEndsItsMessageForAllAndClosesTheConnection() {
        engine = engine(options -> options, connection -> {
            connection.onMessage(message -> {
                throw new IllegalStateException("bad " + message);
            });
            echo(connection);
        });
        FakeExchange socket = socket();
        text(socket, "[\"a\",\"b\"]");
        io.run();
        assertThat(events).containsExactly("open", "close 1011");
    }
}
