package io.sockjs.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;

/** The pages of the examples, each served by its own program, in Chromium. */
@Tag("browser")
final class ExamplePagesTest {
    @RegisterExtension
    static final Shared SHARED = new Shared();

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Pattern URL = Pattern.compile("http://\\S+");

    private Chromium chromium;
    private @Nullable Process program;

    @BeforeEach
    void start() {
        chromium = SHARED.chromium();
    }

    @AfterEach
    void stop() throws InterruptedException {
        chromium.driver().get("about:blank");
        if (program != null) {
            program.destroy();
            program.waitFor();
        }
    }

    @Test
    void echoComesBack() throws Exception {
        open("echo.Echo");
        awaitLog("open, by websocket");
        type("input", "hello");
        awaitLog("received: hello");
        screenshot("example-echo.png");
    }

    @Test
    void applicationsOwnPageUsesTheEchoBesideIt() throws Exception {
        open("pipeline.Pipeline");
        awaitLog("received: hello");
    }

    @Test
    void chatTellsWhoCameAndShowsMarkupAsText() throws Exception {
        open("chat.Chat");
        type("#name", "ann");
        awaitLog("Welcome to lobby, ann. People here: 1.");
        type("#line", "<b>hello</b> & all");
        awaitLog("ann: <b>hello</b> & all");
        assertThat(chromium.driver().findElements(By.tagName("b"))).isEmpty();
        screenshot("example-chat.png");
    }

    @Test
    void tickerShowsPricesThatChange() throws Exception {
        open("ticker.Ticker");
        await().atMost(PATIENCE).until(() -> text("tbody").lines().count() == 4);
        String before = text("tbody");
        await().atMost(PATIENCE).until(() -> !text("tbody").equals(before));
        screenshot("example-ticker.png");
    }

    @Test
    void tokenLetsAUserInAndTellsAStrangerTheCloseCode() throws Exception {
        open("token.Token");
        type("#user", "mallory");
        awaitLog("closed: 4401 Log in first.");
        chromium.driver().findElement(By.id("user")).clear();
        type("#user", "ann");
        awaitLog("Welcome, ann.");
        type("#line", "hi");
        awaitLog("ann said: hi");
        screenshot("example-token.png");
    }

    private void open(String main) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.sockjs.example." + main,
                        "0")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        program = process;
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = out.readLine();
        Matcher url = URL.matcher(line == null ? "" : line);
        assertThat(url.find()).as("%s tells its URL: %s", main, line).isTrue();
        chromium.open(url.group());
    }

    private void type(String field, String text) {
        chromium.driver().findElement(By.cssSelector(field)).sendKeys(text, Keys.ENTER);
    }

    private void awaitLog(String line) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(text("pre").lines()).contains(line));
    }

    private String text(String selector) {
        return chromium.driver().findElement(By.cssSelector(selector)).getText();
    }

    private void screenshot(String name) throws IOException {
        Path target = Files.createDirectories(Path.of("target"));
        Files.write(target.resolve(name), chromium.driver().getScreenshotAs(OutputType.BYTES));
    }
}
