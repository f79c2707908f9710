package io.sockjs.spring.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sockjs.testkit.RawHttp;
import io.sockjs.testkit.RawRequest;
import io.sockjs.testkit.RawResponse;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.Target;
import io.sockjs.testkit.WireFailure;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The echo of docs/spring.md and of the README: taken out of them, compiled and run as a project of its own. */
class SpringDocumentTest {
    private static final Path ROOT = Path.of("..", "..");
    /** What the starter does not bring along. */
    private static final Pattern NOT_THERE = Pattern.compile(
            "[/\\\\](test-classes|spring-security|spring-boot-security|spring-boot-actuator|spring-boot-health"
                    + "|sockjs-micrometer|sockjs-testkit|micrometer-core|micrometer-registry|spring-boot-micrometer)");

    @Test
    void applicationAndPageOfTheDocumentWorkAsTheyStand(@TempDir Path project) throws Exception {
        String document = Files.readString(ROOT.resolve("docs/spring.md"));
        String program = block(document, "java");
        assertThat(program.lines().filter(line -> !line.isBlank())).hasSizeLessThanOrEqualTo(15);
        Path source = Files.writeString(project.resolve("EchoApplication.java"), program);
        Files.createDirectories(project.resolve("classes/static"));
        Files.writeString(project.resolve("classes/static/index.html"), block(document, "html"));
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-cp",
                                classPath(),
                                "-d",
                                project.resolve("classes").toString(),
                                source.toString()))
                .as("the compiler's status")
                .isZero();
        int port = freePort();
        Process application = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        project.resolve("classes") + File.pathSeparator + classPath(),
                        "com.example.echo.EchoApplication",
                        "--server.port=" + port)
                .redirectErrorStream(true)
                .redirectOutput(project.resolve("log").toFile())
                .start();
        try {
            Target target = Target.of(URI.create("http://127.0.0.1:" + port));
            await().atMost(Duration.ofSeconds(60))
                    .ignoreExceptionsInstanceOf(WireFailure.class)
                    .until(() -> {
                        assertThat(application.isAlive())
                                .as(Files.readString(project.resolve("log")))
                                .isTrue();
                        return get(target, "/echo/info").status() == 200;
                    });
            String page = get(target, "/").text();
            assertThat(page).contains("new SockJS('/echo')");
            Matcher script = Pattern.compile("src=\"([^\"]+)\"").matcher(page);
            assertThat(script.find()).isTrue();
            assertThat(get(target, script.group(1)).status())
                    .as(script.group(1))
                    .isEqualTo(200);
            RawSession session = RawSession.of(target, "/echo").open();
            session.send("hello");
            assertThat(session.poll().text()).isEqualTo("a[\"hello\"]\n");
        } finally {
            application.destroyForcibly().waitFor();
        }
    }

    @Test
    void applicationOfTheReadmeIsTheSame() throws Exception {
        String program = block(Files.readString(ROOT.resolve("docs/spring.md")), "java");
        assertThat(Files.readString(ROOT.resolve("README.md"))).contains(program);
    }

    /** The first of that language. */
    private static String block(String document, String language) {
        Matcher block = Pattern.compile("(?s)```" + language + "\n(.*?)```").matcher(document);
        assertThat(block.find()).as("a block of %s", language).isTrue();
        return block.group(1);
    }

    private static RawResponse get(Target target, String path) {
        return RawHttp.exchange(target, RawRequest.get(path));
    }

    private static String classPath() {
        return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(System.getProperty("java.class.path"))
                .filter(entry -> !NOT_THERE.matcher(entry).find())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0)) {
            return any.getLocalPort();
        }
    }
}
