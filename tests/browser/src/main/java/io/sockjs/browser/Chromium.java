package io.sockjs.browser;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.json.Json;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** The machine's headless Chromium, one for all tests, with a fresh profile, which chromedriver makes and removes. */
public final class Chromium implements AutoCloseable {
    /** The battery's own limits come first; this one is for a browser that hangs. */
    private static final Duration SCRIPT_LIMIT = Duration.ofMinutes(2);

    private static final List<String> FLAGS = List.of(
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--window-size=1200,1400");

    /** It warns when Selenium has no typed DevTools commands for this Chromium; none are used here. */
    private static final Logger DEVTOOLS_LOG = Logger.getLogger("org.openqa.selenium.devtools");

    private final ChromeDriver driver;

    private Chromium(ChromeDriver driver) {
        this.driver = driver;
    }

    public static Chromium start() {
        Path binary = Needs.chromium();
        Path chromedriver = Needs.chromedriver();
        DEVTOOLS_LOG.setLevel(Level.SEVERE);
        // Both programs are named, so Selenium Manager has nothing to look for or to download.
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(chromedriver.toFile())
                .usingAnyFreePort()
                .build();
        ChromeDriver driver = new ChromeDriver(service, options(binary));
        driver.manage().timeouts().scriptTimeout(SCRIPT_LIMIT);
        return new Chromium(driver);
    }

    private static ChromeOptions options(Path binary) {
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(binary.toFile());
        options.addArguments(FLAGS);
        options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
        return options;
    }

    ChromeDriver driver() {
        return driver;
    }

    /** Opens a page anew and forgets what was logged before. */
    void open(String url) {
        driver.get("about:blank");
        consoleErrors();
        requestedUrls();
        driver.get(url);
    }

    /** Errors in the console since the last call. */
    List<String> consoleErrors() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.SEVERE.intValue())
                .map(LogEntry::getMessage)
                .toList();
    }

    /** The URLs that pages, their frames and sockets asked for since the last call. */
    List<String> requestedUrls() {
        return driver.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
                .flatMap(entry -> requestedUrl(entry.getMessage()))
                .toList();
    }

    private static Stream<String> requestedUrl(String event) {
        Object message = field(new Json().toType(event, Json.MAP_TYPE), "message");
        Object params = field(message, "params");
        return switch (String.valueOf(field(message, "method"))) {
            case "Network.requestWillBeSent" -> Stream.of(String.valueOf(field(field(params, "request"), "url")));
            case "Network.webSocketCreated" -> Stream.of(String.valueOf(field(params, "url")));
            default -> Stream.empty();
        };
    }

    private static Object field(Object map, String name) {
        return Objects.requireNonNull(((Map<?, ?>) map).get(name), name);
    }

    @Override
    public void close() {
        driver.quit();
    }
}
