package io.sockjs.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sockjs.testkit.Json;
import io.sockjs.testkit.RawReceiver;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.RawWebSocket;
import io.sockjs.testkit.StreamKind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("§8 The services of a test server")
final class ServiceRules extends Chapter {
    ServiceRules(ConformanceTarget target) {
        super(target);
    }

    @Test
    @DisplayName("§8 Every service is there")
    void everyServiceIsThere() {
        for (String service : List.of(
                "/echo",
                "/disabled_websocket_echo",
                "/cookie_needed_echo",
                "/close",
                "/ticker",
                "/broadcast",
                "/amplify")) {
            answer(get(service)).status(200).body("Welcome to SockJS!\n");
        }
    }

    @Test
    @DisplayName("§8 /echo echoes each message")
    void echo() {
        for (String service : List.of("/echo", "/disabled_websocket_echo", "/cookie_needed_echo")) {
            RawSession session = opened(service);
            session.send("a", "", "b");
            assertEquals(List.of("a", "", "b"), Frames.poll(session, 3), service);
        }
    }

    @Test
    @DisplayName("§8 /close closes each session at once with 3000 Go away!")
    void close() {
        Frames.check(Frames.GO_AWAY + "\n", opened("/close").poll());
    }

    @Test
    @DisplayName("§8 /ticker sends tick! every second")
    void ticker() {
        long start = System.nanoTime();
        try (RawReceiver receiver = stream("/ticker", StreamKind.XHR_STREAMING).timeout(slack)) {
            assertEquals(List.of("tick!", "tick!", "tick!"), Frames.read(receiver, 3), "the messages");
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        assertTrue(millis >= 2500, () -> "Three ticks came within " + millis + " ms");
    }

    @Test
    @DisplayName("§8 /broadcast sends each message to all sessions of the service, on every transport")
    void broadcast() {
        RawSession polled = opened("/broadcast");
        try (RawWebSocket socket = socket("/broadcast");
                RawWebSocket raw = rawSocket("/broadcast");
                RawReceiver receiver = stream("/broadcast", StreamKind.EVENTSOURCE)) {
            // Raw sockets have no o; what a socket sent and got back shows that it is there.
            raw.send("raw " + polled.id());
            awaitText(raw, "raw " + polled.id());
            String message = "all " + polled.id();
            socket.send(Json.quote(message));
            awaitText(raw, message);
            await(() -> Frames.read(socket, 1), message);
            await(() -> Frames.read(receiver, 1), message);
            await(() -> Frames.poll(polled, 1), message);
        }
    }

    /** Other copies of the suite may be broadcasting too, so what is not ours is passed over. */
    private void await(Supplier<List<String>> source, String message) {
        long deadline = System.nanoTime() + slack.toNanos();
        List<String> heard = new ArrayList<>();
        while (!heard.contains(message)) {
            assertTrue(System.nanoTime() < deadline, () -> "Awaited " + message + ", but heard " + heard);
            heard.addAll(source.get());
        }
    }

    private void awaitText(RawWebSocket socket, String message) {
        await(() -> List.of(socket.text()), message);
    }

    @Test
    @DisplayName("§8 /amplify answers n by 2^n times x; anything else counts as 1")
    void amplify() {
        RawSession session = opened("/amplify");
        for (int n : new int[] {1, 2, 10, 18}) {
            session.send(String.valueOf(n));
            assertEquals(List.of("x".repeat(1 << n)), Frames.poll(session, 1), "n = " + n);
        }
        for (String other : List.of("0", "-1", "19", "x", "")) {
            session.send(other);
            assertEquals(List.of("xx"), Frames.poll(session, 1), "n = " + other);
        }
    }
}
