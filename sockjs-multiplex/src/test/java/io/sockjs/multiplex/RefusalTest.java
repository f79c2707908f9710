package io.sockjs.multiplex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.sockjs.SockJsLog;
import io.sockjs.SockJsServer;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.memory.MemoryServer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Subscriptions that are refused, and messages that are none. */
class RefusalTest {
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final SockJsServer service = SockJsServer.create("/multiplex", options -> options.log(new Lines()));
    private final SockJsMultiplexer multiplexer =
            Page.multiplexer(service).onChannel("ann", channel -> channel.onMessage(channel::send));
    private final MemoryServer server = MemoryServer.of(List.of(service));
    private final Page page = Page.open(server);

    private final class Lines implements SockJsLog {
        @Override
        public void log(Severity severity, String message, @Nullable Throwable cause) {
            log.add(severity + " " + message + (cause == null ? "" : ": " + cause.getMessage()));
        }

        @Override
        public boolean isOn(Severity severity) {
            return true;
        }
    }

    @AfterEach
    void close() {
        page.close();
        server.close();
    }

    private long logged(String part) {
        return log.stream().filter(line -> line.contains(part)).count();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Ann",
                "a",
                "annn",
                "toString",
                "__proto__",
                "%61nn",
                "unknown%2Ctopic",
                "%",
                " ann",
                "caf\u00e9"
            })
    void unknownTopicIsRefused(String wireName) {
        page.send("sub," + wireName, "msg," + wireName + ",lost", "sub,ann", "msg,ann,here");
        assertThat(page.received()).containsExactly("uns," + wireName, "msg,ann,here");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sub",
                "msg",
                "uns",
                ",",
                ",,",
                "SUB,bob",
                "foo,ann,x",
                " msg,ann,x",
                "msg,bob,x",
                "uns,bob",
                "msg,",
                "uns,"
            })
    void badInputIsIgnored(String text) {
        page.send("sub,ann", text, "msg,ann,here", text);
        assertThat(page.received()).containsExactly("msg,ann,here");
    }

    @Test
    void badInputIsLoggedOnceForEachConnection() {
        page.send("no comma", "foo,ann", "no comma").received();
        assertThat(logged("is ignored")).isEqualTo(1);
        assertThat(logged("DEBUG [/multiplex] a message of ")).isEqualTo(1);
        try (Page other = Page.open(server)) {
            other.send("again").received();
        }
        assertThat(logged("is ignored")).isEqualTo(2);
    }

    @Test
    void topicsAreLookedUp() {
        multiplexer.onOtherChannels((connection, topic) -> topic.startsWith("room-")
                ? channel -> channel.onMessage(
                        message -> channel.send(channel.topic().length() + " " + message))
                : null);
        page.send("sub,room-17", "sub,hall", "sub,room-%u20AC", "msg,room-17,a", "msg,hall,b", "msg,room-%u20AC,c");
        assertThat(page.received()).containsExactly("uns,hall", "msg,room-17,7 a", "msg,room-%u20AC,6 c");
    }

    @Test
    void eachTopicIsLookedUpByOneSpellingOnly() {
        List<String> asked = new CopyOnWriteArrayList<>();
        multiplexer.onOtherChannels((connection, topic) -> {
            asked.add(topic);
            return channel -> {};
        });
        page.send("sub,a%2Cb", "sub,a%2cb", "sub,%61", "sub,%u0061", "sub,%", "sub,\u20ac", "sub,", "sub,%00%0A");
        assertThat(page.received())
                .containsExactly("uns,a%2cb", "uns,%61", "uns,%u0061", "uns,%", "uns,\u20ac", "uns,");
        assertThat(asked).containsExactly("a,b", "\0\n");
    }

    @Test
    void lookupThatThrowsRefuses() {
        multiplexer.onOtherChannels((connection, topic) -> {
            throw new IllegalStateException("on purpose");
        });
        page.send("sub,ann", "sub,room%0A", "msg,ann,here");
        assertThat(page.received()).containsExactly("uns,room%0A", "msg,ann,here");
        assertThat(logged("ERROR [/multiplex] the lookup of topics threw")).isEqualTo(1);
        assertThat(logged("on purpose")).isEqualTo(1);
    }

    @Test
    void handlersErrorIsLoggedOnOneLine() {
        multiplexer.onChannel("a\nb", channel -> {
            throw new IllegalStateException("on purpose");
        });
        page.send("sub,a%0Ab").received();
        assertThat(log)
                .anyMatch(line -> line.startsWith("ERROR [/multiplex] a handler of channel a b of ")
                        && line.endsWith("; this channel is closed: on purpose"));
    }

    @Test
    void channelsBeyondTheLimitAreRefused() {
        multiplexer.onOtherChannels((connection, topic) -> channel -> channel.onMessage(channel::send));
        // One of them is the page's own.
        multiplexer.channelLimit(4);
        page.send("sub,1", "sub,2", "sub,3", "sub,4", "sub,5", "msg,3,here", "msg,4,lost");
        assertThat(page.received()).containsExactly("uns,4", "uns,5", "msg,3,here");
        page.send("sub,1", "uns,1", "sub,4", "msg,4,now", "sub,5");
        assertThat(page.received()).containsExactly("msg,4,now", "uns,5");
        assertThat(logged("INFO [/multiplex] ")).isEqualTo(1);
        assertThat(logged("channelLimit")).isEqualTo(1);
        try (Page other = Page.open(server)) {
            other.send("sub,1", "msg,1,mine");
            assertThat(other.received()).containsExactly("msg,1,mine");
        }
    }

    @Test
    void channelThatItsHandlerClosedFreesItsPlace() {
        multiplexer.channelLimit(2);
        multiplexer.onOtherChannels((connection, topic) -> MultiplexChannel::close);
        page.send("sub,1", "sub,2", "sub,3", "sub,ann", "msg,ann,here");
        assertThat(page.received()).containsExactly("uns,1", "uns,2", "uns,3", "msg,ann,here");
    }

    /** In one body, so that all messages are there before the close callback of the first channel can be called. */
    @Test
    void closedChannelFreesItsPlaceAndHearsNothingEvenBeforeItWasTold() {
        List<String> events = new CopyOnWriteArrayList<>();
        multiplexer.channelLimit(1).onOtherChannels((connection, topic) -> channel -> {
            events.add(topic + " opened");
            channel.onClose(status -> events.add(topic + " closed"));
            channel.onMessage(message -> {
                events.add(topic + " got " + message);
                channel.close();
            });
        });
        RawSession session = RawSession.of(server, "/multiplex").open();
        session.send("sub,1", "msg,1,a", "msg,1,b", "sub,2", "msg,2,c", "sub,2");
        assertThat(session.poll().text()).isEqualTo("a[\"uns,1\",\"uns,2\"]\n");
        assertThat(events)
                .containsExactly("1 opened", "1 got a", "1 closed", "2 opened", "2 got c", "2 closed", "2 opened");
    }

    @Test
    void subscribingAnewTellsTheClosedChannelFirst() {
        List<String> events = new CopyOnWriteArrayList<>();
        multiplexer.onChannel("bob", channel -> {
            events.add("opened");
            channel.onClose(status -> events.add("closed"));
            channel.onMessage(message -> channel.close());
        });
        RawSession.of(server, "/multiplex").open().send("sub,bob", "msg,bob,a", "sub,bob", "uns,bob");
        await().untilAsserted(() -> assertThat(events).containsExactly("opened", "closed", "opened", "closed"));
    }

    @Test
    void hundredChannelsUnlessSetOtherwise() {
        multiplexer.onOtherChannels((connection, topic) -> channel -> {});
        for (int i = 1; i <= 100; i++) {
            page.send("sub," + i);
        }
        assertThat(page.received()).containsExactly("uns,100");
    }

    @Test
    void topicsBeyondTheLimitAreRefused() {
        multiplexer.onOtherChannels((connection, topic) -> channel -> channel.send("hi"));
        String longest = "x".repeat(512);
        page.send("sub," + longest, "sub,y" + longest);
        assertThat(page.received()).containsExactly("msg," + longest + ",hi", "uns,y" + longest);
        multiplexer.topicLimit(6);
        multiplexer.onChannel("known by name", channel -> channel.send("hi"));
        page.send("sub,%u20AC", "sub,a%u20AC", "sub,known%20by%20name");
        assertThat(page.received()).containsExactly("msg,%u20AC,hi", "uns,a%u20AC", "msg,known%20by%20name,hi");
    }

    @Test
    void settingsThatCannotBeAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> multiplexer.channelLimit(0))
                .withMessageContaining("channelLimit");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> multiplexer.topicLimit(-1))
                .withMessageContaining("topicLimit");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> multiplexer.onChannel("", channel -> {}))
                .withMessageContaining("empty");
    }

    @Test
    void logThatThrowsHarmsNobody() {
        SockJsServer other = SockJsServer.create(
                "/multiplex",
                options -> options.log((severity, message, cause) -> {
                    throw new IllegalStateException("on purpose");
                }));
        Page.multiplexer(other).onChannel("boom", channel -> {
            throw new IllegalStateException("on purpose");
        });
        try (MemoryServer memory = MemoryServer.of(List.of(other));
                Page there = Page.open(memory)) {
            there.send("sub,boom");
            assertThat(there.received()).containsExactly("uns,boom");
        }
    }
}
