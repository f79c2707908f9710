package io.sockjs.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockjs.CloseStatus;
import io.sockjs.SessionSnapshot;
import io.sockjs.SockJsObserver;
import io.sockjs.SockJsOptions;
import io.sockjs.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the observer is told. */
class ObserverTest extends EngineRig {
    private final List<String> seen = new ArrayList<>();

    private final SockJsObserver observer = new SockJsObserver() {
        @Override
        public void opened(Transport transport) {
            seen.add("opened " + transport);
        }

        @Override
        public void closed(Transport transport, CloseStatus status) {
            seen.add("closed " + transport + " " + status.code());
        }

        @Override
        public void received(Transport transport, int messages, long bytes) {
            seen.add("received " + messages + " " + bytes);
        }

        @Override
        public void sent(Transport transport, int messages, long bytes) {
            seen.add("sent " + messages + " " + bytes);
        }

        @Override
        public void dropped(Transport transport, int messages, long bytes) {
            seen.add("dropped " + messages + " " + bytes);
        }

        @Override
        public void queued(long bytes) {
            seen.add("queued " + bytes);
        }

        @Override
        public void receiveBuffered(long characters) {
            seen.add("buffered " + characters);
        }

        @Override
        public void heartbeat(Transport transport) {
            seen.add("heartbeat " + transport);
        }

        @Override
        public void refused(Refusal why) {
            seen.add("refused " + why);
        }

        @Override
        public void heldIoThread(Duration time) {
            seen.add("held " + time.toMillis());
        }
    };

    @Test
    void lifeOfASessionIsToldInOrder() {
        engine = engine(options -> options.observer(observer), this::echo);
        poll();
        send("[\"ab\"]");
        poll();
        connections.get(0).send("lost");
        io.advance(SockJsOptions.defaults().disconnectDelay().plusMillis(1));
        assertThat(seen)
                .containsExactly(
                        "opened xhr-polling",
                        "received 1 6",
                        "queued 7",
                        "sent 1 7",
                        "queued -7",
                        "queued 9",
                        "closed xhr-polling 1006",
                        "dropped 1 9",
                        "queued -9");
    }

    @Test
    void whatWaitsForTheApplicationIsToldInStepsAndWhenNothingWaitsAnyMore() {
        engine = engine(options -> options.observer(observer), this::note);
        poll();
        send("[\"delivered as it comes\"]");
        connections.get(0).pause();
        for (int i = 0; i < 6; i++) {
            send("[\"" + "x".repeat(1968) + "\"]");
        }
        assertThat(engine.snapshot())
                .singleElement()
                .extracting(SessionSnapshot::receiveBufferChars)
                .as("with 32 for each message")
                .isEqualTo(12_000L);
        connections.get(0).resume();
        io.run();
        assertThat(seen)
                .filteredOn(told -> told.startsWith("buffered"))
                .containsExactly("buffered 6000", "buffered 6000", "buffered -6000", "buffered -6000");
    }

    @Test
    void whatWaitsForTheApplicationIsToldToHaveGoneWhenTheSessionEnds() {
        engine = engine(options -> options.observer(observer), this::note);
        poll();
        connections.get(0).pause();
        send("[\"" + "x".repeat(9968) + "\"]");
        io.advance(SockJsOptions.defaults().disconnectDelay().plusMillis(1));
        assertThat(seen)
                .filteredOn(told -> told.startsWith("buffered"))
                .containsExactly("buffered 10000", "buffered -10000");
    }

    @Test
    void heartbeatsAreTold() {
        engine = engine(options -> options.observer(observer), this::note);
        socket();
        io.advance(SockJsOptions.defaults().heartbeatDelay());
        assertThat(seen).containsExactly("opened websocket", "heartbeat websocket");
    }

    @Test
    void eachRefusalIsToldWithItsReason() {
        engine = engine(options -> options.observer(observer).messageLimit(10), this::note);
        request("GET", "/echo/nowhere");
        send("[\"no session\"]");
        request("PUT", "/echo/0/s/xhr");
        request("GET", "/echo/0/s/websocket");
        poll();
        send("[");
        send("[\"much too long\"]");
        engine.closeAll();
        request("GET", "/echo/info");
        assertThat(seen)
                .containsExactly(
                        "refused NOT_FOUND",
                        "refused UNKNOWN_SESSION",
                        "refused METHOD",
                        "refused HANDSHAKE_MALFORMED",
                        "opened xhr-polling",
                        "refused MALFORMED",
                        "refused TOO_LARGE",
                        "closed xhr-polling 1001",
                        "refused GOING_AWAY");
    }

    @Test
    void handlerThatHoldsTheIoThreadIsToldEachTimeAndOneThatHoldsItForLessIsNot() {
        engine = engine(
                options -> options.observer(observer),
                connection ->
                        connection.onMessage(message -> io.advance(Duration.ofMillis(Integer.parseInt(message)))));
        poll();
        send("[\"1001\"]");
        send("[\"1000\"]");
        send("[\"2500\"]");
        assertThat(seen).filteredOn(told -> told.startsWith("held")).containsExactly("held 1001", "held 2500");
        assertThat(log).filteredOn(line -> line.contains("held an I/O thread")).hasSize(1);
    }

    @Test
    void observerThatThrowsHarmsNobodyAndIsLoggedOnce() {
        engine = engine(
                options -> options.observer(new SockJsObserver() {
                    @Override
                    public void opened(Transport transport) {
                        throw new IllegalStateException("broken");
                    }
                }),
                this::echo);
        assertThat(poll().all()).isEqualTo("o\n");
        assertThat(request("POST", "/echo/0/other/xhr").sink.all()).isEqualTo("o\n");
        assertThat(log).singleElement().asString().contains("the observer threw");
    }
}
