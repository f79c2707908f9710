package io.sockjs.reliability.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sockjs.testkit.RawHttp;
import io.sockjs.testkit.RawRequest;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.RawWebSocket;
import io.sockjs.testkit.WireFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that has no descriptor left, or no room for its log: who is there is served, and it recovers. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "limits are set by bash, and the process is watched through /proc")
class ExhaustionTest {
    private static final int DESCRIPTORS = 200;
    private static final Duration WITHOUT = Duration.ofSeconds(10);

    @TempDir
    private Path directory;

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void serverWithoutDescriptorsServesWhoIsThereSaysSoOnceAndRecovers(String io) throws Exception {
        Path log = directory.resolve("log");
        ServerProcess server = ServerProcess.start(DESCRIPTORS, log, "-Dsockjs.soak.nio=" + io.equals("nio"));
        open.add(server);
        List<RawWebSocket> before = List.of(socket(server), socket(server), socket(server));
        before.forEach(ExhaustionTest::echo);
        List<RawWebSocket> fillers = fill(server);
        RawHttp waiting = RawHttp.connect(server.target()).timeout(Duration.ofSeconds(15));
        open.add(waiting);
        waiting.send(RawRequest.get("/echo/info"));

        Duration processor = server.processorTime();
        await().during(WITHOUT)
                .atMost(WITHOUT.multipliedBy(2))
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> before.forEach(ExhaustionTest::echo));
        long used = server.processorTime().minus(processor).toMillis();
        List<String> lines = Files.readAllLines(log);
        System.out.printf(
                "%s, no descriptor for %d s after %d more sockets: %d ms of processor, %d lines in the log%n",
                io, WITHOUT.toSeconds(), fillers.size(), used, lines.size());
        assertThat(server.descriptors()).as("descriptors").isGreaterThanOrEqualTo(DESCRIPTORS - 1);
        // A loop that spins takes all of one processor.
        assertThat(used).as("ms of processor").isLessThan(WITHOUT.toMillis() / 2);
        assertThat(lines)
                .filteredOn(line -> line.contains("Too many open files"))
                .hasSize(1);
        assertThat(lines).as("lines in the log").hasSizeLessThan(10);

        fillers.forEach(RawWebSocket::close);
        assertThat(waiting.response().status()).as("who waited meanwhile").isEqualTo(200);
        for (int i = 0; i < fillers.size() / 2; i++) {
            echo(socket(server));
        }
        before.forEach(ExhaustionTest::echo);
        assertThat(server.isAlive()).isTrue();
    }

    /** Opens sockets until the server takes no more: the system still accepts the connection, but nobody answers. */
    private List<RawWebSocket> fill(ServerProcess server) {
        List<RawWebSocket> fillers = new ArrayList<>();
        while (fillers.size() < DESCRIPTORS) {
            try {
                fillers.add(socket(server));
            } catch (WireFailure full) {
                return fillers;
            }
        }
        throw new AssertionError("the limit of descriptors is not in force");
    }

    private RawWebSocket socket(ServerProcess server) {
        RawWebSocket socket = RawSession.of(server.target(), "/echo").webSocket();
        open.add(socket);
        assertThat(socket.text()).isEqualTo("o");
        return socket;
    }

    private static void echo(RawWebSocket socket) {
        socket.send("[\"x\"]");
        assertThat(socket.text()).isEqualTo("a[\"x\"]");
    }
}
