package io.sockjs.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;

/** The page of the test server, used as a person would. */
@Tag("browser")
final class TestPageTest {
    @RegisterExtension
    static final Shared SHARED = new Shared();

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String ROWS = "return Array.from(document.querySelectorAll('#rows tr')).map(row =>"
            + " Array.from(row.cells).map(cell => cell.textContent).join(' | '));";
    private static final String OPTIONS =
            "return Array.from(document.querySelectorAll('#transport option')).map(option => option.value);";

    private ServerUnderTest server;
    private Chromium chromium;

    @BeforeEach
    void openThePage() {
        server = SHARED.server();
        chromium = SHARED.chromium();
        chromium.open(server.url() + "/");
    }

    @Test
    void showsTheFramesOfEachTransport() throws IOException {
        List<String> transports = texts(OPTIONS);
        assertThat(transports).hasSize(BrowserTransport.values().length + 1).startsWith("");
        for (String transport : transports) {
            echo(transport);
        }
        screenshot("page.png");
        expectNoErrorsAndOnlyLoopback();
    }

    private void echo(String transport) {
        open("echo", transport);
        awaitState("open");
        assertThat(text("in-use")).isEqualTo(transport.isEmpty() ? "websocket" : transport);
        assertThat(text("info-trip")).endsWith(" ms");
        String message = "hello over " + transport;
        element("text").clear();
        element("text").sendKeys(message, Keys.ENTER);
        awaitRow("out | message", message, "");
        awaitRow("in | a messages", message, " ms |");
        element("close").click();
        awaitState("closed");
        assertThat(text("close-code")).isEqualTo("1000");
        element("clear").click();
    }

    @Test
    void staysBoundedInABurst() throws IOException {
        open("echo", "websocket");
        awaitState("open");
        element("special").click();
        awaitRow("in | a messages", "</script>", " ms |");
        element("kilobyte").click();
        // What is sent is more than the log holds, however many frames the server answers with.
        element("burst").click();
        element("burst").click();
        await().atMost(PATIENCE).until(() -> text("frames").endsWith(" / 602"));
        assertThat(rows()).hasSize(500);
        assertThat(text("dropped")).contains("the last 500 rows");
        screenshot("page-burst.png");
        expectNoErrorsAndOnlyLoopback();
    }

    @Test
    void showsCodeAndReasonWhenTheServiceCloses() {
        open("close", "");
        awaitState("closed");
        assertThat(text("close-code")).isEqualTo("3000");
        assertThat(text("close-reason")).isEqualTo("Go away!");
        awaitRow("in | c close", "c[3000,\"Go away!\"]", "");
        expectNoErrorsAndOnlyLoopback();
    }

    @Test
    void saysInWordsWhyATransportCannotOpen() throws IOException {
        open("disabled_websocket_echo", "websocket");
        awaitState("closed");
        assertThat(text("close-code")).isEqualTo("2000");
        assertThat(text("notice")).contains("WebSocket switched off");
        screenshot("page-explained.png");
        expectNoErrorsAndOnlyLoopback();
    }

    private void open(String service, String transport) {
        chromium.driver()
                .findElement(By.cssSelector("input[value=" + service + "]"))
                .click();
        chromium.driver()
                .findElement(By.cssSelector("#transport option[value='" + transport + "']"))
                .click();
        element("open").click();
    }

    private void awaitState(String state) {
        await().atMost(PATIENCE).until(() -> List.of(state, "closed").contains(text("state")));
        assertThat(text("state")).as(text("notice")).isEqualTo(state);
    }

    private void awaitRow(String kind, String content, String also) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(rows())
                        .anyMatch(row -> row.contains(kind) && row.contains(content) && row.contains(also)));
    }

    private void expectNoErrorsAndOnlyLoopback() {
        assertThat(chromium.consoleErrors()).as("errors in the console").isEmpty();
        List<String> urls = chromium.requestedUrls();
        assertThat(urls).as("requests").anyMatch(url -> url.endsWith("/page.js"));
        assertThat(urls).as("requests that left the machine").allMatch(TestPageTest::staysOnTheMachine);
    }

    private static boolean staysOnTheMachine(String url) {
        String host = URI.create(url).getHost();
        return url.startsWith("data:") || "localhost".equals(host) || "127.0.0.1".equals(host);
    }

    private void screenshot(String name) throws IOException {
        Path target = Files.createDirectories(Path.of("target"));
        Files.write(target.resolve(name), chromium.driver().getScreenshotAs(OutputType.BYTES));
    }

    private List<String> rows() {
        return texts(ROWS);
    }

    private List<String> texts(String script) {
        List<?> found = (List<?>) Objects.requireNonNull(chromium.driver().executeScript(script));
        return found.stream().map(String::valueOf).toList();
    }

    private String text(String id) {
        return element(id).getText();
    }

    private WebElement element(String id) {
        return chromium.driver().findElement(By.id(id));
    }
}
