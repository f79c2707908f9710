package io.sockjs.reliability.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sockjs.reliability.Front;
import io.sockjs.testkit.RawHttp;
import io.sockjs.testkit.RawRequest;
import io.sockjs.testkit.RawResponse;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.RawWebSocket;
import io.sockjs.testkit.Target;
import io.sockjs.testkit.WireFailure;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that has no descriptor left, or no room for its log: who is there is served, and it recovers. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "limits are set by bash, and the process is watched through /proc")
class ExhaustionTest {
    private static final File FULL = new File("/dev/full");
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
    @EnumSource(names = {"EPOLL", "NIO"})
    void serverWithoutDescriptorsServesWhoIsThereSaysSoOnceAndRecovers(Front.Kind io) throws Exception {
        Path log = directory.resolve("log");
        ServerProcess server = ServerProcess.start(DESCRIPTORS, log, "-Dsockjs.soak.front=" + io);
        open.add(server);
        List<RawWebSocket> before = List.of(
                socket(server.target(), "/echo"), socket(server.target(), "/echo"), socket(server.target(), "/echo"));
        before.forEach(ExhaustionTest::echo);
        // What the JVM itself says as it starts differs from one JDK to the next.
        int started = Files.readAllLines(log).size();
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
        List<String> all = Files.readAllLines(log);
        List<String> lines = all.subList(started, all.size());
        System.out.printf(
                "%s, no descriptor for %d s after %d more sockets: %d ms of processor, %d lines in the log%n",
                io, WITHOUT.toSeconds(), fillers.size(), used, lines.size());
        assertThat(server.descriptors()).as("descriptors").isGreaterThanOrEqualTo(DESCRIPTORS - 1);
        // A loop that spins takes all of one processor.
        assertThat(used).as("ms of processor").isLessThan(WITHOUT.toMillis() / 2);
        assertThat(lines)
                .filteredOn(line -> line.contains("Too many open files"))
                .hasSize(1);
        assertThat(lines).as("lines in the log since").hasSizeLessThan(5);

        fillers.forEach(RawWebSocket::close);
        assertThat(waiting.response().status()).as("who waited meanwhile").isEqualTo(200);
        for (int i = 0; i < fillers.size() / 2; i++) {
            echo(socket(server.target(), "/echo"));
        }
        before.forEach(ExhaustionTest::echo);
        assertThat(server.isAlive()).isTrue();
    }

    @Test
    void serverWhoseLogHasNoRoomServesAndDrainsOnSigterm() throws Exception {
        Path file = directory.resolve("port");
        Process process = new ProcessBuilder(ServerProcess.command("-Dsockjs.soak.port-file=" + file))
                .redirectOutput(FULL)
                .redirectError(FULL)
                .start();
        open.add(process::destroyForcibly);
        await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(file));
        Target target = Target.of(URI.create("http://127.0.0.1:" + Files.readString(file)));
        StalledPeers peers = new StalledPeers(target);
        open.add(peers);
        RawWebSocket before = socket(target, "/echo");
        for (int i = 0; i < 5; i++) {
            // Each is closed with a warning in the log, for which there is no room.
            RawWebSocket stalled = peers.add(RawSession.of(target, "/flood").webSocket());
            echo(before);
            echo(socket(target, "/echo"));
            awaitClosed(stalled, "c[4001,\"Slow consumer\"]");
        }
        // Not by the process's own destroy(), which closes its standard input too: that ends the server without a
        // signal.
        process.toHandle().destroy();
        assertThat(before.text()).isEqualTo("c[1001,\"Going away\"]");
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("ends by itself").isTrue();
        assertThat(process.exitValue()).isEqualTo(128 + 15);
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "xhr"})
    void budgetThatStalledReadersUseUpRefusesPolitelyUntilTheyAreGone(String transport) throws Exception {
        ServerProcess server = ServerProcess.start();
        open.add(server);
        Target target = server.target();
        RawSession poller = RawSession.of(target, "/tight").open();
        RawWebSocket before = socket(target, "/tight");
        List<RawSession> stalled = List.of(RawSession.of(target, "/tight"), RawSession.of(target, "/tight"));
        List<RawWebSocket> sockets = new ArrayList<>();
        for (RawSession session : stalled) {
            if (transport.equals("xhr")) {
                session.open();
            } else {
                RawWebSocket socket = session.webSocket();
                sockets.add(socket);
                open.add(socket);
            }
        }
        for (int i = 0; i < stalled.size(); i++) {
            if (transport.equals("xhr")) {
                stalled.get(i).send("fill");
            } else {
                sockets.get(i).send("[\"fill\"]");
            }
            // The sockets have loops of their own: the first is to be the first.
            await().atMost(Duration.ofSeconds(20)).until(() -> server.number("tight") > 0);
        }
        // Until the sockets take nothing more either.
        await().during(Duration.ofSeconds(1))
                .atMost(Duration.ofSeconds(20))
                .until(() -> server.number("tight") >= 1 << 20);

        RawSession next = RawSession.of(target, "/tight");
        isRefusedPolitely(next.poll());
        isRefusedPolitely(RawHttp.exchange(target, RawWebSocket.handshake(next.path("websocket"))));
        isRefusedPolitely(poller.post("[\"x\"]"));
        echo(before);
        echo(socket(target, "/echo"));

        before.send("[\"more\"]");
        await().atMost(Duration.ofSeconds(20)).until(() -> server.number("tight-closed") == 4002);
        if (transport.equals("xhr")) {
            assertThat(stalled.get(0).poll().text()).isEqualTo("c[4002,\"Server overloaded\"]\n");
        } else {
            awaitClosed(sockets.get(0), "c[4002,\"Server overloaded\"]");
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> next.poll().text().equals("o\n"));

        sockets.forEach(RawWebSocket::close);
        await().atMost(Duration.ofSeconds(60)).until(() -> server.number("tight") == 0);
        RawSession.of(target, "/tight").open();
        echo(socket(target, "/tight"));
        echo(before);
    }

    private static void isRefusedPolitely(RawResponse answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
        assertThat(answer.headers().first("Retry-After")).isEqualTo("5");
        assertThat(answer.text()).startsWith("Too many messages wait.");
    }

    private static void awaitClosed(RawWebSocket socket, String frame) {
        String last = socket.text();
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!last.startsWith("c") && System.nanoTime() < end) {
            last = socket.text();
        }
        assertThat(last).isEqualTo(frame);
    }

    /** Opens sockets until the server takes no more: the system still accepts the connection, but nobody answers. */
    private List<RawWebSocket> fill(ServerProcess server) {
        List<RawWebSocket> fillers = new ArrayList<>();
        while (fillers.size() < DESCRIPTORS) {
            try {
                fillers.add(socket(server.target(), "/echo"));
            } catch (WireFailure full) {
                return fillers;
            }
        }
        throw new AssertionError("the limit of descriptors is not in force");
    }

    private RawWebSocket socket(Target target, String prefix) {
        RawWebSocket socket = RawSession.of(target, prefix).webSocket();
        open.add(socket);
        assertThat(socket.text()).isEqualTo("o");
        return socket;
    }

    private static void echo(RawWebSocket socket) {
        socket.send("[\"x\"]");
        assertThat(socket.text()).isEqualTo("a[\"x\"]");
    }
}
