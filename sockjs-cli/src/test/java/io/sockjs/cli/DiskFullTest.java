package io.sockjs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockjs.testkit.RawHttp;
import io.sockjs.testkit.RawRequest;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.RawWebSocket;
import io.sockjs.testkit.Target;
import io.sockjs.testkit.WireFailure;
import java.io.File;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The command in a process of its own, whose output goes to a device that has no room. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "other systems have no /dev/full")
class DiskFullTest {
    private static final File FULL = new File("/dev/full");

    @Test
    void serveWhoseLogHasNoRoomServesAndDrainsOnSigterm() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        SockJs.class.getName(),
                        "serve",
                        "--verbose",
                        "--drain=2s",
                        "--port=" + port)
                .redirectOutput(FULL)
                .redirectError(FULL)
                .start();
        try {
            Target target = Target.of(URI.create("http://127.0.0.1:" + port));
            awaitReady(process, target);
            for (int i = 0; i < 20; i++) {
                // Each session is a line in the log.
                try (RawWebSocket passing = RawSession.of(target, "/echo").webSocket()) {
                    echo(passing);
                }
            }
            try (RawWebSocket staying = RawSession.of(target, "/echo").webSocket()) {
                echo(staying);
                process.toHandle().destroy();
                assertThat(staying.text()).isEqualTo("c[1001,\"Going away\"]");
            }
            assertThat(process.waitFor(20, TimeUnit.SECONDS))
                    .as("ends by itself")
                    .isTrue();
            assertThat(process.exitValue()).isEqualTo(128 + 15);
        } finally {
            process.destroyForcibly();
        }
    }

    private static void echo(RawWebSocket socket) {
        assertThat(socket.text()).isEqualTo("o");
        socket.send("[\"x\"]");
        assertThat(socket.text()).isEqualTo("a[\"x\"]");
    }

    private static void awaitReady(Process process, Target target) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (true) {
            assertThat(process.isAlive()).as("runs").isTrue();
            try {
                assertThat(RawHttp.exchange(target, RawRequest.get("/health/ready"))
                                .status())
                        .isEqualTo(200);
                return;
            } catch (WireFailure notYet) {
                if (System.nanoTime() > deadline) {
                    throw notYet;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
        }
    }
}
