package io.sockjs.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sockjs.browser.FaultyProxy.Fault;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;

/** The diagnosis and the chat of the test server's page: right when all is well, and right about what is not. */
@Tag("browser")
final class DiagnosticsPageTest {
    @RegisterExtension
    static final Shared SHARED = new Shared();

    /** Every try is bounded; what buffers takes some seconds for each of five streaming transports. */
    private static final Duration PATIENCE = Duration.ofSeconds(110);

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final List<String> FACTS = List.of("info request", "raw WebSocket", "automatic choice");
    private static final Set<String> SOCKETS = Set.of("websocket", "raw WebSocket");
    private static final Set<String> STREAMS =
            Set.of("xhr-streaming", "eventsource", "iframe-eventsource", "htmlfile", "iframe-htmlfile");
    private static final Set<String> POLLS = Set.of("xhr-polling", "iframe-xhr-polling", "jsonp-polling");
    private static final Set<String> OF_OLD_BROWSERS = Set.of("xdr-streaming", "xdr-polling");
    private static final String TABLE = "return Array.from(document.querySelectorAll('#results tr')).map(row =>"
            + " [row.dataset.state].concat(Array.from(row.cells, cell => cell.textContent)));";
    private static final String LINES =
            "return Array.from(document.querySelectorAll('#chat-lines .message bdi')).map(line => line.textContent);";

    /** Tries to reach a server in each way that a transport does, and tells the directives that forbid it. */
    private static final String THIRD_SERVER = "const [url, done] = arguments; const seen = new Set();"
            + "const tell = () => done([...seen].sort().join(' '));"
            + "document.addEventListener('securitypolicyviolation', event => {"
            + "  seen.add(event.effectiveDirective); if (seen.size === 4) tell(); });"
            + "setTimeout(tell, 20000);"
            + "const add = (name, attributes) => {"
            + "  const made = Object.assign(document.createElement(name), attributes);"
            + "  document.body.append(made); return made; };"
            + "fetch(url).catch(() => {}); add('script', { src: url }); add('iframe', { src: url, name: 'third' });"
            + "add('form', { action: url, method: 'post', target: 'third' }).submit();";

    private ServerUnderTest server;
    private ChromeDriver driver;
    private Chromium chromium;

    /** One row of the table: what its cells say. */
    private record Row(
            String state, String name, String opened, String trips, String delivery, String closed, String words) {
        static Row of(List<?> cells) {
            List<String> texts = cells.stream().map(String::valueOf).toList();
            return new Row(
                    texts.get(0), texts.get(1), texts.get(3), texts.get(4), texts.get(5), texts.get(6), texts.get(7));
        }
    }

    @BeforeEach
    void openThePage() {
        server = SHARED.server();
        chromium = SHARED.chromium();
        driver = chromium.driver();
        chromium.open(server.url() + "/");
    }

    @Test
    void isGreenOnItsOwnServer() throws IOException {
        Map<String, Row> rows = diagnose();
        screenshot("diagnostics.png");
        expectAllWell(rows, Set.of());
        assertThat(element("summary").getText()).contains("Everything this browser can use works");
        assertThat(element("diagnosis").findElements(By.cssSelector("svg circle")))
                .as("a dot for each echo of nine transports and the raw WebSocket")
                .hasSize(10 * 10);
        expectOnlyLoopback();
        assertThat(chromium.consoleErrors()).as("errors in the console").isEmpty();
    }

    @Test
    void isGreenOnAServerOfAnotherOrigin() {
        onAnotherServer(server.otherUrl(), () -> {
            Map<String, Row> rows = diagnose();
            // Its scripts call functions of the page, which browsers forbid across origins.
            expectAllWell(rows, Set.of("htmlfile"));
            List<String> urls = expectOnlyLoopback();
            assertThat(urls).anyMatch(url -> url.startsWith(server.otherUrl() + "/echo/"));
            assertThat(urls)
                    .as("sessions at the page's own server")
                    .noneMatch(url -> url.contains(server.url() + "/echo/info"));
            assertThat(chromium.consoleErrors()).as("errors in the console").isEmpty();
        });
    }

    @Test
    void seesThatUpgradeIsRefusedAndAnswersAreBuffered() throws IOException {
        try (FaultyProxy proxy =
                FaultyProxy.before(server.url(), Set.of(Fault.REFUSES_UPGRADE, Fault.BUFFERS_ANSWERS))) {
            chromium.open(proxy.url() + "/");
            Map<String, Row> rows = diagnose();
            screenshot("diagnostics-both-faults.png");
            expectSocketsRefused(rows);
            expectStreamsBuffered(rows);
            expectPollsWork(rows);
            expectVerdicts("refused", "buffered", "works");
            assertThat(element("advice").getText()).contains("Upgrade").contains("buffering");
            expectOnlyLoopback();
            expectErrorsOfHandshakesOnly();
            leave();
        }
    }

    @Test
    void seesThatUpgradeIsRefused() throws IOException {
        try (FaultyProxy proxy = FaultyProxy.before(server.url(), Set.of(Fault.REFUSES_UPGRADE))) {
            chromium.open(proxy.url() + "/");
            Map<String, Row> rows = diagnose();
            expectSocketsRefused(rows);
            expectStreamed(rows, STREAMS);
            expectPollsWork(rows);
            expectVerdicts("refused", "works", "works");
            assertThat(element("advice").getText()).contains("Upgrade").doesNotContain("buffering");
            expectErrorsOfHandshakesOnly();
            leave();
        }
    }

    @Test
    void seesThatAnswersAreBuffered() throws IOException {
        try (FaultyProxy proxy = FaultyProxy.before(server.url(), Set.of(Fault.BUFFERS_ANSWERS))) {
            chromium.open(proxy.url() + "/");
            Map<String, Row> rows = diagnose();
            expectStreamed(rows, SOCKETS);
            expectStreamsBuffered(rows);
            expectPollsWork(rows);
            expectVerdicts("works", "buffered", "works");
            assertThat(chromium.consoleErrors()).as("errors in the console").isEmpty();
            leave();
        }
    }

    @Test
    void isGreenThroughAProxyWithoutFaults() throws IOException {
        try (FaultyProxy proxy = FaultyProxy.before(server.url(), Set.of())) {
            chromium.open(proxy.url() + "/");
            expectAllWell(diagnose(), Set.of());
            leave();
        }
    }

    @Test
    void saysWhenTheServerHasWebSocketSwitchedOff() {
        driver.findElement(By.xpath("//select[@id='diagnosed']/option[.='disabled_websocket_echo']"))
                .click();
        Map<String, Row> rows = diagnose();
        assertThat(row(rows, "websocket").state()).isEqualTo("off");
        assertThat(row(rows, "websocket").words()).contains("switched off");
        assertThat(row(rows, "raw WebSocket").state()).isEqualTo("off");
        expectStreamed(rows, STREAMS);
        expectPollsWork(rows);
        expectVerdicts("switched off", "works", "works");
        expectErrorsOfHandshakesOnly();
    }

    @Test
    void saysThatAServerIsNotThere() throws IOException {
        String gone;
        try (FaultyProxy proxy = FaultyProxy.before(server.url(), Set.of())) {
            gone = proxy.url();
        }
        onAnotherServer(gone, () -> {
            Map<String, Row> rows = diagnose();
            assertThat(rows).containsOnlyKeys("info request");
            assertThat(row(rows, "info request").state()).isEqualTo("fails");
            assertThat(row(rows, "info request").words()).contains("the server is down");
        });
    }

    @Test
    void mayReachNoThirdServer() {
        onAnotherServer(server.otherUrl(), () -> {
            Object refused = driver.executeAsyncScript(THIRD_SERVER, "http://127.0.0.2:1/");
            assertThat(refused).isEqualTo("connect-src form-action frame-src script-src-elem");
            assertThat(chromium.consoleErrors())
                    .isNotEmpty()
                    .allMatch(error -> error.contains("Content Security Policy"));
        });
    }

    @Test
    void chatsBetweenTabsAndKeepsMarkupText() {
        String first = driver.getWindowHandle();
        join();
        String second = driver.switchTo().newWindow(WindowType.TAB).getWindowHandle();
        try {
            driver.get(server.url() + "/");
            join();
            say("from the second");
            awaitLine("from the second");
            driver.switchTo().window(first);
            awaitLine("from the second");
            String markup = "<img src=x onerror=\"document.title='a message became markup'\"><b>bold</b></script>";
            say(markup);
            awaitLine(markup);
            driver.switchTo().window(second);
            awaitLine(markup);
            assertThat(driver.findElements(By.cssSelector("#chat-lines img, #chat-lines b")))
                    .isEmpty();
            assertThat(driver.getTitle()).isEqualTo("SockJS test server");
            expectOnlyLoopback();
            assertThat(chromium.consoleErrors()).as("errors in the console").isEmpty();
        } finally {
            driver.switchTo().window(second).close();
            driver.switchTo().window(first);
        }
    }

    // ---- what the table has to say ----

    private static void expectAllWell(Map<String, Row> rows, Set<String> unusableHere) {
        Set<String> unusable =
                Stream.concat(OF_OLD_BROWSERS.stream(), unusableHere.stream()).collect(Collectors.toSet());
        assertThat(rows.keySet())
                .containsAll(FACTS)
                .containsAll(SOCKETS)
                .containsAll(STREAMS)
                .containsAll(POLLS);
        rows.values()
                .forEach(row -> assertThat(row.state())
                        .as(row.toString())
                        .isEqualTo(unusable.contains(row.name()) ? "unusable" : "works"));
        assertThat(row(rows, "info request").words()).contains("websocket: true");
        Predicate<String> usable = name -> !unusable.contains(name);
        expectStreamed(rows, SOCKETS);
        expectStreamed(rows, STREAMS.stream().filter(usable).collect(Collectors.toSet()));
        expectPollsWork(rows);
        unusable.forEach(name -> assertThat(row(rows, name).words()).contains("Not usable in this browser"));
    }

    private static void expectStreamed(Map<String, Row> rows, Set<String> names) {
        expectWorking(rows, names, "streamed");
    }

    private static void expectPollsWork(Map<String, Row> rows) {
        expectWorking(rows, POLLS, "poll");
    }

    private static void expectWorking(Map<String, Row> rows, Set<String> names, String delivery) {
        for (String name : names) {
            Row row = row(rows, name);
            assertThat(row.state()).as(row.toString()).isEqualTo("works");
            assertThat(row.delivery()).as(row.toString()).isEqualTo(delivery);
            assertThat(row.opened()).as(row.toString()).endsWith(" ms");
            assertThat(row.trips()).as(row.toString()).matches("[\\d.]+ / [\\d.]+ ms");
            assertThat(row.closed())
                    .as(row.toString())
                    .startsWith(name.startsWith("raw") ? "1000, " : "3000 Go away!, ")
                    .endsWith(", clean");
        }
    }

    private static void expectSocketsRefused(Map<String, Row> rows) {
        for (String name : SOCKETS) {
            Row row = row(rows, name);
            assertThat(row.state()).as(row.toString()).isEqualTo("fails");
            assertThat(row.words()).as(row.toString()).startsWith("Upgrade refused");
            assertThat(row.closed()).as(row.toString()).endsWith(", not clean");
        }
    }

    private static void expectStreamsBuffered(Map<String, Row> rows) {
        for (String name : STREAMS) {
            Row row = row(rows, name);
            assertThat(row.state()).as(row.toString()).isEqualTo("fails");
            assertThat(row.delivery()).as(row.toString()).isEqualTo("buffered");
            assertThat(row.words()).as(row.toString()).contains("holds the answer back until it ends");
        }
    }

    private void expectVerdicts(String websocket, String streaming, String polling) {
        assertThat(element("verdict-websocket").getText()).isEqualTo("WebSocket\n" + websocket);
        assertThat(element("verdict-streaming").getText()).isEqualTo("Streaming\n" + streaming);
        assertThat(element("verdict-polling").getText()).isEqualTo("Polling\n" + polling);
    }

    private static Row row(Map<String, Row> rows, String name) {
        return Objects.requireNonNull(rows.get(name), name);
    }

    /** The browser itself tells of each handshake that was refused. */
    private void expectErrorsOfHandshakesOnly() {
        assertThat(chromium.consoleErrors())
                .as("errors in the console")
                .isNotEmpty()
                .allMatch(error -> error.contains("WebSocket connection to") && error.contains("/websocket' failed"));
    }

    private List<String> expectOnlyLoopback() {
        List<String> urls = chromium.requestedUrls();
        assertThat(urls).as("requests").anyMatch(url -> url.endsWith("/diagnose.js"));
        assertThat(urls).as("requests that left the machine").allMatch(DiagnosticsPageTest::staysOnTheMachine);
        return urls;
    }

    private static boolean staysOnTheMachine(String url) {
        String host = URI.create(url).getHost();
        return url.startsWith("data:") || "localhost".equals(host) || "127.0.0.1".equals(host);
    }

    // ---- using the page ----

    /** The page remembers the other server for its tab, which all tests share. */
    private void onAnotherServer(String url, Runnable test) {
        try {
            element("server").clear();
            element("server").sendKeys(url, Keys.ENTER);
            await().atMost(SOON)
                    .ignoreExceptions()
                    .until(() -> element("server-notice").getText().startsWith("Another server"));
            assertThat(element("server").getAttribute("value")).isEqualTo(url);
            test.run();
        } finally {
            driver.executeScript("sessionStorage.clear()");
        }
    }

    private Map<String, Row> diagnose() {
        element("try").click();
        await().atMost(SOON).until(() -> !rows().isEmpty());
        await().atMost(PATIENCE).until(() -> element("try").isEnabled());
        return rows().stream().map(Row::of).collect(Collectors.toMap(Row::name, row -> row));
    }

    private List<List<?>> rows() {
        List<?> found = (List<?>) Objects.requireNonNull(driver.executeScript(TABLE));
        return found.stream().<List<?>>map(row -> (List<?>) row).toList();
    }

    private void join() {
        element("join").click();
        await().atMost(SOON).until(() -> element("chat-send").isEnabled());
    }

    private void say(String text) {
        element("chat-text").sendKeys(text, Keys.ENTER);
    }

    private void awaitLine(String text) {
        await().atMost(SOON)
                .until(() -> ((List<?>) Objects.requireNonNull(driver.executeScript(LINES))).contains(text));
    }

    /** Before the proxy goes, so that what ends with it is not an error on the page of the next test. */
    private void leave() {
        driver.get("about:blank");
    }

    private void screenshot(String name) throws IOException {
        Path target = Files.createDirectories(Path.of("target"));
        Files.write(target.resolve(name), driver.getScreenshotAs(OutputType.BYTES));
    }

    private WebElement element(String id) {
        return driver.findElement(By.id(id));
    }
}
