package io.sockjs.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockjs.testkit.RawReceiver;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.RawWebSocket;
import io.sockjs.testkit.StreamKind;
import io.sockjs.testkit.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many messages and many sessions, with nothing lost and nothing out of order. */
class LoadTest {
    private static final int MESSAGES = 10_000;
    private static final Pattern NUMBER = Pattern.compile("\"m(\\d+)\"");

    private static TestServer server;
    private static Target target;

    @BeforeAll
    static void start() {
        server = new TestServer();
        target = server.target();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** /echo ends a streaming answer after 4096 bytes, so receivers come and go some 25 times. */
    @ParameterizedTest
    @EnumSource(StreamKind.class)
    void tenThousandMessagesKeepTheirOrderWhileStreamsComeAndGo(StreamKind kind) throws Exception {
        RawSession session = RawSession.of(target, "/echo").open();
        List<Integer> heard = receiveWhileSending(session, () -> {
            try (RawReceiver receiver = session.stream(kind)) {
                receiver.prelude();
                List<String> frames = new ArrayList<>();
                for (String frame = receiver.frameOrEnd(); frame != null; frame = receiver.frameOrEnd()) {
                    frames.add(frame);
                    if (frame.contains("\"m" + (MESSAGES - 1) + "\"")) {
                        break;
                    }
                }
                return frames;
            }
        });
        assertComplete(heard);
    }

    @Test
    void tenThousandMessagesKeepTheirOrderOverPolls() throws Exception {
        RawSession session = RawSession.of(target, "/echo").open();
        assertComplete(receiveWhileSending(session, () -> List.of(session.poll().text())));
    }

    @Test
    void tenThousandMessagesKeepTheirOrderOverJsonp() throws Exception {
        RawSession session = RawSession.of(target, "/echo").open();
        List<Integer> heard = receiveWhileSending(
                session,
                () -> List.of(io.sockjs.testkit.RawHttp.exchange(
                                target, io.sockjs.testkit.RawRequest.get(session.path("jsonp?c=cb")))
                        .text()
                        .replace("\\\"", "\"")));
        assertComplete(heard);
    }

    @Test
    void tenThousandMessagesKeepTheirOrderOverAWebSocket() throws Exception {
        try (RawWebSocket socket = RawSession.of(target, "/echo").webSocket()) {
            assertThat(socket.text()).isEqualTo("o");
            Future<?> sender = inBackground(() -> {
                for (int i = 0; i < MESSAGES; i += 10) {
                    socket.send(batch(i, 10));
                }
                return null;
            });
            List<Integer> heard = new ArrayList<>();
            while (heard.size() < MESSAGES) {
                read(socket.text(), heard);
            }
            sender.get(30, TimeUnit.SECONDS);
            assertComplete(heard);
        }
    }

    @Test
    void tenThousandMessagesKeepTheirOrderOverARawWebSocket() throws Exception {
        try (RawWebSocket socket = RawWebSocket.open(target, "/echo/websocket")) {
            Future<?> sender = inBackground(() -> {
                for (int i = 0; i < MESSAGES; i++) {
                    socket.send("\"m" + i + "\"");
                }
                return null;
            });
            List<Integer> heard = new ArrayList<>();
            while (heard.size() < MESSAGES) {
                read(socket.text(), heard);
            }
            sender.get(30, TimeUnit.SECONDS);
            assertComplete(heard);
        }
    }

    @Test
    void twoHundredSessionsInParallelEachGetTheirOwnMessages() throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(50);
        try {
            List<Future<String>> all = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                String name = "client " + i;
                boolean socket = i % 3 == 0;
                all.add(clients.submit(() -> socket ? overSocket(name) : overPolls(name)));
            }
            for (int i = 0; i < all.size(); i++) {
                assertThat(all.get(i).get(30, TimeUnit.SECONDS)).isEqualTo("client " + i);
            }
        } finally {
            clients.shutdownNow();
        }
    }

    private static String overPolls(String name) {
        RawSession session = RawSession.of(target, "/echo").open();
        String heard = "";
        for (int i = 0; i < 10; i++) {
            session.send(name);
            heard = session.poll().text();
        }
        return heard.substring(3, heard.length() - 3);
    }

    private static String overSocket(String name) {
        try (RawWebSocket socket = RawSession.of(target, "/echo").webSocket()) {
            String heard = socket.text();
            for (int i = 0; i < 10; i++) {
                socket.send("[\"" + name + "\"]");
                heard = socket.text();
            }
            return heard.substring(3, heard.length() - 2);
        }
    }

    private static List<Integer> receiveWhileSending(RawSession session, Callable<List<String>> receive)
            throws Exception {
        Future<?> sender = inBackground(() -> {
            for (int i = 0; i < MESSAGES; i += 100) {
                assertThat(session.post(batch(i, 100)).status()).isEqualTo(204);
            }
            return null;
        });
        List<Integer> heard = new ArrayList<>();
        while (heard.size() < MESSAGES) {
            receive.call().forEach(frame -> read(frame, heard));
        }
        sender.get(30, TimeUnit.SECONDS);
        return heard;
    }

    private static String batch(int from, int count) {
        List<String> messages = new ArrayList<>();
        for (int i = from; i < from + count; i++) {
            messages.add("\"m" + i + "\"");
        }
        return "[" + String.join(",", messages) + "]";
    }

    private static void read(String frame, List<Integer> heard) {
        if (frame.startsWith("c[")) {
            throw new AssertionError("the session was closed after " + heard.size() + " messages: " + frame);
        }
        Matcher numbers = NUMBER.matcher(frame);
        while (numbers.find()) {
            heard.add(Integer.valueOf(numbers.group(1)));
        }
    }

    private static void assertComplete(List<Integer> heard) {
        for (int i = 0; i < MESSAGES; i++) {
            assertThat(heard.get(i)).as("message %d", i).isEqualTo(i);
        }
        assertThat(heard).hasSize(MESSAGES);
    }

    private static Future<?> inBackground(Callable<@Nullable Object> task) {
        ExecutorService one = Executors.newSingleThreadExecutor();
        Future<?> future = one.submit(task);
        one.shutdown();
        return future;
    }
}
