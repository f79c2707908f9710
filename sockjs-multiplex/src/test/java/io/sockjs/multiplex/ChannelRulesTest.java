package io.sockjs.multiplex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.awaitility.Awaitility.await;

import io.sockjs.CloseStatus;
import io.sockjs.SockJsServer;
import io.sockjs.testkit.memory.MemoryServer;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a channel's handler sees and what its page is told. */
class ChannelRulesTest {
    private final SockJsServer service = Page.service();
    private final SockJsMultiplexer multiplexer = Page.multiplexer(service);
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final BlockingQueue<MultiplexChannel> opened = new LinkedBlockingQueue<>();
    private final MemoryServer server = MemoryServer.of(List.of(service));
    private Page page;

    @BeforeEach
    void open() {
        for (String topic : List.of("ann", "bob")) {
            multiplexer.onChannel(topic, channel -> {
                record(channel);
                channel.onMessage(message -> {
                    events.add(channel.topic() + " got " + message);
                    channel.send(topic + " nods: " + message);
                });
            });
        }
        page = Page.open(server);
    }

    @AfterEach
    void close() {
        page.close();
        server.close();
    }

    private void record(MultiplexChannel channel) {
        opened.add(channel);
        events.add(channel.topic() + " opened");
        channel.onClose(status -> events.add(channel.topic() + " closed " + status.code() + " " + status.reason()));
    }

    private MultiplexChannel nextOpened() throws InterruptedException {
        MultiplexChannel channel = opened.poll(10, TimeUnit.SECONDS);
        assertThat(channel).as("a channel").isNotNull();
        return channel;
    }

    private void awaitEvents(String... expected) {
        await().untilAsserted(() -> assertThat(events).containsExactly(expected));
    }

    @Test
    void messagesOfChannelsDoNotMix() {
        page.send("sub,ann", "sub,bob", "msg,bob,1", "msg,ann,2", "msg,bob,3");
        assertThat(page.received())
                .containsExactly("msg,bob,bob nods: 1", "msg,ann,ann nods: 2", "msg,bob,bob nods: 3");
        awaitEvents("ann opened", "bob opened", "bob got 1", "ann got 2", "bob got 3");
    }

    @Test
    void callbacksAddUpAndCanBeTakenAway() throws InterruptedException {
        page.send("sub,ann", "msg,ann,1");
        assertThat(page.received()).containsExactly("msg,ann,ann nods: 1");
        MultiplexChannel ann = nextOpened();
        Runnable away = ann.onMessage(message -> events.add("second " + message));
        ann.onClose(status -> {
            throw new IllegalStateException("told all the same");
        });
        ann.onClose(status -> events.add("closed for the third"));
        page.send("msg,ann,2");
        assertThat(page.received()).containsExactly("msg,ann,ann nods: 2");
        awaitEvents("ann opened", "ann got 1", "ann got 2", "second 2");
        away.run();
        page.send("msg,ann,3", "uns,ann");
        awaitEvents(
                "ann opened",
                "ann got 1",
                "ann got 2",
                "second 2",
                "ann got 3",
                "ann closed 1000 Unsubscribed",
                "closed for the third");
    }

    @Test
    void payloadIsAnyText() {
        page.send("sub,ann", "msg,ann,a,b,,c", "msg,ann,", "msg,ann", "msg,ann,%2C \u20ac");
        assertThat(page.received())
                .containsExactly(
                        "msg,ann,ann nods: a,b,,c",
                        "msg,ann,ann nods: ",
                        "msg,ann,ann nods: ",
                        "msg,ann,ann nods: %2C \u20ac");
    }

    @Test
    void unsubscribedChannelClosesAndTheOthersGoOn() throws InterruptedException {
        page.send("sub,ann", "sub,bob", "uns,ann", "msg,ann,lost", "msg,bob,here", "uns,ann");
        assertThat(page.received()).containsExactly("msg,bob,bob nods: here");
        awaitEvents("ann opened", "bob opened", "ann closed 1000 Unsubscribed", "bob got here");
        MultiplexChannel ann = nextOpened();
        assertThat(ann.isOpen()).isFalse();
        assertThat(ann.send("late")).isFalse();
        assertThat(ann.close()).isFalse();
        assertThat(page.received()).isEmpty();
    }

    @Test
    void subscribingAnewIsAnotherChannel() throws InterruptedException {
        page.send("sub,ann", "uns,ann", "sub,ann", "msg,ann,hi");
        assertThat(page.received()).containsExactly("msg,ann,ann nods: hi");
        awaitEvents("ann opened", "ann closed 1000 Unsubscribed", "ann opened", "ann got hi");
        MultiplexChannel first = nextOpened();
        MultiplexChannel second = nextOpened();
        assertThat(first.send("from the first")).isFalse();
        assertThat(first.end("from the first")).isFalse();
        assertThat(second.send("from the second")).isTrue();
        assertThat(page.received()).containsExactly("msg,ann,from the second");
    }

    @Test
    void secondSubscriptionIsIgnored() {
        page.send("sub,ann", "msg,ann,1", "sub,ann", "msg,ann,2");
        assertThat(page.received()).containsExactly("msg,ann,ann nods: 1", "msg,ann,ann nods: 2");
        awaitEvents("ann opened", "ann got 1", "ann got 2");
    }

    @Test
    void serverEndsAChannelWithALastMessage() throws InterruptedException {
        page.send("sub,ann", "sub,bob");
        MultiplexChannel ann = nextOpened();
        assertThat(ann.end("goodbye, then")).isTrue();
        assertThat(ann.isOpen()).isFalse();
        assertThat(ann.close()).isFalse();
        page.send("msg,ann,lost", "msg,bob,here");
        assertThat(page.received()).containsExactly("msg,ann,goodbye, then", "uns,ann", "msg,bob,bob nods: here");
        await().untilAsserted(() -> assertThat(events)
                .containsExactlyInAnyOrder(
                        "ann opened", "bob opened", "ann closed 1000 Normal closure", "bob got here"));
    }

    @Test
    void channelThatItsHandlerClosesTellsSoAfterTheHandler() {
        multiplexer.onChannel("carl", channel -> {
            channel.send("hello");
            channel.close();
            events.add("carl's handler goes on");
            channel.onClose(status -> events.add("carl closed"));
        });
        page.send("sub,carl", "sub,carl");
        assertThat(page.received()).containsExactly("msg,carl,hello", "uns,carl", "msg,carl,hello", "uns,carl");
        awaitEvents("carl's handler goes on", "carl closed", "carl's handler goes on", "carl closed");
    }

    @Test
    void handlerThatThrowsClosesItsChannelOnly() {
        multiplexer.onChannel("dora", channel -> {
            record(channel);
            channel.onMessage(message -> {
                throw new IllegalStateException("on purpose, by dora");
            });
        });
        multiplexer.onChannel("emil", channel -> {
            record(channel);
            throw new AssertionError("on purpose, by emil");
        });
        page.send("sub,ann", "sub,dora", "msg,dora,1", "msg,dora,2", "sub,emil", "msg,ann,3");
        assertThat(page.received()).containsExactly("uns,dora", "uns,emil", "msg,ann,ann nods: 3");
        awaitEvents(
                "ann opened",
                "dora opened",
                "dora closed 1011 Internal error",
                "emil opened",
                "emil closed 1011 Internal error",
                "ann got 3");
    }

    @Test
    void closeCallbackThatThrowsHarmsNobody() {
        multiplexer.onChannel(
                "dora",
                channel -> channel.onClose(status -> {
                    throw new IllegalStateException("on purpose");
                }));
        page.send("sub,dora", "sub,ann", "uns,dora", "msg,ann,1");
        assertThat(page.received()).containsExactly("msg,ann,ann nods: 1");
        page.send("sub,dora").received();
        page.close();
        awaitEvents("ann opened", "ann got 1", "ann closed 1002 Connection interrupted");
    }

    @Test
    void endOfTheConnectionClosesEachChannelOnce() throws InterruptedException {
        page.send("sub,ann", "sub,bob");
        MultiplexChannel ann = nextOpened();
        nextOpened();
        page.socket().abort();
        String why = " closed " + CloseStatus.INTERRUPTED.code() + " " + CloseStatus.INTERRUPTED.reason();
        awaitEvents("ann opened", "bob opened", "ann" + why, "bob" + why);
        assertThat(ann.isOpen()).isFalse();
        assertThat(ann.send("late")).isFalse();
        assertThat(ann.close()).isFalse();
        assertThat(events).hasSize(4);
    }

    @Test
    void closingTheConnectionBeneathClosesAllWithItsStatus() throws InterruptedException {
        page.send("sub,ann", "sub,bob");
        MultiplexChannel ann = nextOpened();
        nextOpened();
        assertThat(ann.send("last words")).isTrue();
        ann.connection().close(3001, "enough");
        assertThat(ann.isOpen()).isFalse();
        assertThat(page.read()).isEqualTo("msg,ann,last words");
        awaitEvents("ann opened", "bob opened", "ann closed 3001 enough", "bob closed 3001 enough");
    }

    @Test
    @SuppressWarnings("NullAway")
    void sendRefusesNull() throws InterruptedException {
        page.send("sub,ann");
        MultiplexChannel ann = nextOpened();
        assertThatNullPointerException().isThrownBy(() -> ann.send(null)).withMessage("message");
        assertThat(ann.isOpen()).isTrue();
    }

    @Test
    void topicIsShownWithoutTheEscapesOfTheWire() throws InterruptedException {
        multiplexer.onChannel(
                "caf\u00e9, 100% \u20ac",
                channel -> {
                    opened.add(channel);
                    channel.send("hi");
                });
        page.send("sub,caf%E9%2C%20100%25%20%u20AC");
        assertThat(page.received()).containsExactly("msg,caf%E9%2C%20100%25%20%u20AC,hi");
        assertThat(nextOpened().topic()).isEqualTo("caf\u00e9, 100% \u20ac");
    }
}
