package io.sockjs.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.Target;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's first program, run as it stands. */
class ReadmeEchoTest {
    private static final int PORT = 9999;

    @Test
    void echoOfTheReadmeHasTenLinesAndRunsAsItStands(@TempDir Path folder) throws Exception {
        String program = Document.of("README.md").blocks().stream()
                .filter(block -> block.language().equals("java"))
                .findFirst()
                .orElseThrow()
                .text()
                .stripTrailing();
        assertThat(program.lines()).hasSizeLessThanOrEqualTo(10);
        assertThat(program).contains(".port(" + PORT + ")");
        int port = freePort();
        Path file = Files.writeString(
                folder.resolve("Echo.java"), program.replace(".port(" + PORT + ")", ".port(" + port + ")"));
        Process echo = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        file.toString())
                .inheritIO()
                .start();
        try {
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                assertThat(echo.isAlive()).as("the program runs").isTrue();
                return listens(port);
            });
            RawSession session = RawSession.of(Target.of(URI.create("http://127.0.0.1:" + port)), "/echo")
                    .open();
            session.send("hello");
            assertThat(session.poll().text()).isEqualTo("a[\"hello\"]\n");
        } finally {
            echo.destroyForcibly().waitFor();
        }
    }

    /** The README's, if nobody else has it. */
    private static int freePort() throws IOException {
        if (!listens(PORT)) {
            return PORT;
        }
        try (ServerSocket any = new ServerSocket(0)) {
            return any.getLocalPort();
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
            return true;
        } catch (IOException nobody) {
            return false;
        }
    }
}
