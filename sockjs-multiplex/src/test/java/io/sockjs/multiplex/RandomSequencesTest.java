package io.sockjs.multiplex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sockjs.SockJsServer;
import io.sockjs.testkit.memory.MemoryServer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random things that a client may send, against the rules written as a model; a failure names the seed and the steps. */
class RandomSequencesTest {
    private static final int LIMIT = 5;
    private static final int STEPS = 400;
    private static final List<String> TOPICS =
            List.of("a", "b", "c", "a,b", "caf\u00e9", "\u20ac", "100%", "no-1", "no-2");

    /** What happened to each subscription, in the order in which they were opened. */
    private final List<List<String>> histories = new CopyOnWriteArrayList<>();

    private final SockJsServer service = SockJsServer.create(
            "/multiplex", options -> options.log((severity, line, cause) -> {}).sendBufferLimit(64 * 1024 * 1024));
    private final MemoryServer server = MemoryServer.of(List.of(service));

    @AfterEach
    void close() {
        server.close();
    }

    private void handle(MultiplexChannel channel) {
        List<String> history = new CopyOnWriteArrayList<>(List.of("opened " + channel.topic()));
        histories.add(history);
        channel.onClose(status -> {
            assertThat(channel.isOpen()).isFalse();
            assertThat(channel.send("after close")).isFalse();
            history.add("closed " + status.code() + " " + status.reason());
        });
        channel.onMessage(message -> {
            history.add(message);
            switch (message) {
                case "close" -> channel.close();
                case "end" -> channel.end("bye");
                case "throw" -> throw new IllegalStateException("on purpose");
                default -> channel.send("re: " + message);
            }
        });
    }

    /** The rules, for a client whose messages are handled one after another. */
    private static final class Model {
        private final Map<String, List<String>> open = new LinkedHashMap<>();
        private final List<List<String>> histories = new ArrayList<>();
        private final List<String> wire = new ArrayList<>();

        void subscribe(String topic) {
            if (open.containsKey(topic)) {
                return;
            }
            // One place is the page's own channel's.
            if (topic.startsWith("no-") || open.size() + 1 >= LIMIT) {
                wire.add("uns," + Topics.escape(topic));
                return;
            }
            List<String> history = new ArrayList<>(List.of("opened " + topic));
            histories.add(history);
            open.put(topic, history);
        }

        void message(String topic, String message) {
            List<String> history = open.get(topic);
            if (history == null) {
                return;
            }
            history.add(message);
            switch (message) {
                case "close" -> end(topic, history, "closed 1000 Normal closure");
                case "end" -> {
                    wire.add("msg," + Topics.escape(topic) + ",bye");
                    end(topic, history, "closed 1000 Normal closure");
                }
                case "throw" -> end(topic, history, "closed 1011 Internal error");
                default -> wire.add("msg," + Topics.escape(topic) + ",re: " + message);
            }
        }

        private void end(String topic, List<String> history, String how) {
            open.remove(topic);
            history.add(how);
            wire.add("uns," + Topics.escape(topic));
        }

        void unsubscribe(String topic) {
            List<String> history = open.remove(topic);
            if (history != null) {
                history.add("closed 1000 Unsubscribed");
            }
        }

        void aborted() {
            open.values().forEach(history -> history.add("closed 1002 Connection interrupted"));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void followTheRules(long seed) {
        Page.multiplexer(service)
                .channelLimit(LIMIT)
                .onChannel("a", this::handle)
                .onOtherChannels((connection, topic) -> topic.startsWith("no-") ? null : this::handle);
        Random random = new Random(seed);
        Model model = new Model();
        List<String> received = new ArrayList<>();
        Page page = Page.open(server);
        for (int step = 0; step < STEPS; step++) {
            page.send(next(random, model, step));
            if (random.nextInt(50) == 0) {
                received.addAll(page.received());
            }
        }
        received.addAll(page.received());
        assertThat(received).as("what the page got, seed %d", seed).isEqualTo(model.wire);
        page.socket().abort();
        model.aborted();
        await().untilAsserted(() -> assertThat(histories).as("seed %d", seed).isEqualTo(model.histories));
    }

    private static String next(Random random, Model model, int step) {
        String topic = TOPICS.get(random.nextInt(TOPICS.size()));
        String wireName = Topics.escape(topic);
        int kind = random.nextInt(20);
        if (kind < 6) {
            model.subscribe(topic);
            return "sub," + wireName;
        }
        if (kind < 8) {
            model.unsubscribe(topic);
            return "uns," + wireName;
        }
        if (kind < 9) {
            return List.of("", "sub", "nonsense," + wireName + ",x", ",", "msg,,x")
                    .get(random.nextInt(5));
        }
        String message = kind == 9
                ? "close"
                : kind == 10 ? "end" : kind == 11 ? "throw" : step + ",".repeat(random.nextInt(3)) + "\u20ac%2C";
        model.message(topic, message);
        return "msg," + wireName + "," + message;
    }
}
