package io.sockjs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class CommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void helpNamesTheCommandsAndTheFlags() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("serve", "conformance");
        assertThat(run("serve", "--help")).isZero();
        assertThat(out.toString())
                .contains("--port", "--host", "--response-limit", "--heartbeat-delay", "--disconnect-delay")
                .contains("--transports", "--event-loops", "--metrics", "--quiet", "--verbose", "JAVA_OPTS");
    }

    @Test
    void versionIsTheBuilds() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString()).matches("sockjs-java \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?, Java [\\s\\S]*");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--port=70000|port 70000 is out of range",
                "--event-loops=0|event loops cannot be 0",
                "--response-limit=0|option response_limit cannot be",
                "--transports=websocket-raw|option transports cannot be",
                "--metrics=metrics|the path of the metrics cannot be \"metrics\"",
                "--metrics=/|the path of the metrics cannot be \"/\"",
                "--metrics=/echo/metrics|/echo is another service's",
                "--metrics=/health|/health is another service's",
                "--host=192.0.2.1|this machine has no such address",
            })
    void valueThatCannotBeIsToldInOneLine(String flag, String words) {
        assertThat(run("serve", flag)).isEqualTo(1);
        assertThat(err.toString()).startsWith("sockjs: ").contains(words).hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "--heartbeat-delay=soon|\"soon\" is no duration: write it like 25s, 500ms or 2m",
                "--transports=pigeon|transport \"pigeon\" is unknown",
                "--port=x|'x' is not an int",
                "--nothing|Unknown option: '--nothing'",
            })
    void wrongCallEndsWith2AndTheUsage(String flag, String words) {
        assertThat(run("serve", flag)).isEqualTo(2);
        assertThat(err.toString()).contains(words).contains("Usage: ");
    }

    @Test
    void portThatIsTakenIsToldInOneLine() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(run("serve", "--port=" + taken.getLocalPort())).isEqualTo(1);
            assertThat(err.toString()).contains("the port is taken").hasLineCount(1);
        }
    }

    @Test
    void conformanceOfNoServerFailsInWords() {
        assertThat(run("conformance", "ftp://x")).isEqualTo(1);
        assertThat(err.toString()).contains("is no base URL").hasLineCount(1);
    }

    private int run(String... args) {
        CommandLine command = SockJs.commandLine();
        command.setOut(new PrintWriter(out));
        command.setErr(new PrintWriter(err));
        return command.execute(args);
    }
}
