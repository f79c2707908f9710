package io.sockjs.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sockjs.SockJsServer;
import io.sockjs.example.multiplex.Multiplex;
import io.sockjs.multiplex.MultiplexChannel;
import io.sockjs.multiplex.SockJsMultiplexer;
import io.sockjs.netty.SockJsHttpServer;
import io.sockjs.netty.StaticFiles;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/**
 * Channels in a browser: by the script of npm's {@code websocket-multiplex}, as it is published, and by the script of the example's
 * page. Beside the example's service there is {@code /rooms}, which takes any topic and notes what its channels see.
 */
@Tag("browser")
final class MultiplexTest {
    @RegisterExtension
    static final Shared SHARED = new Shared();

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String LOOPBACK = "127.0.0.1";

    private final List<String> rooms = new CopyOnWriteArrayList<>();
    private Chromium chromium;
    private SockJsHttpServer http;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        chromium = SHARED.chromium();
        SockJsServer service = SockJsServer.create("/rooms");
        SockJsMultiplexer.on(service)
                .onOtherChannels((connection, topic) -> topic.startsWith("locked") ? null : this::enter);
        http = SockJsHttpServer.builder()
                .host(LOOPBACK)
                .port(0)
                .install(Multiplex.service())
                .install(service)
                .files(Multiplex.page())
                .files(StaticFiles.ofDirectory("/npm", Node.installed("websocket-multiplex")))
                .files(StaticFiles.ofResources("/", MultiplexTest.class, "/io/sockjs/browser"))
                .start();
    }

    @AfterEach
    void stop() {
        if (http != null) {
            http.close();
        }
    }

    private void enter(MultiplexChannel channel) {
        rooms.add(channel.topic() + " opened");
        channel.send("welcome to " + channel.topic());
        channel.onClose(status -> rooms.add(channel.topic() + " closed " + status.reason()));
        channel.onMessage(message -> {
            if (message.equals("leave")) {
                channel.end("farewell");
            } else {
                channel.send(channel.topic() + ": " + message);
            }
        });
    }

    private void open(String service, String transport) {
        chromium.open("http://" + LOOPBACK + ":" + http.port() + "/multiplex.html");
        run("connect(arguments[0], arguments[1]);", service, transport);
    }

    private @Nullable Object run(String script, Object... arguments) {
        return chromium.driver().executeScript(script, arguments);
    }

    private void subscribe(String... topics) {
        for (String topic : topics) {
            run("subscribe(arguments[0]);", topic);
        }
    }

    private void send(String topic, String message) {
        run("channels[arguments[0]].send(arguments[1]);", topic, message);
    }

    private void awaitSeen(String topic, String... expected) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(seen(topic)).containsExactly(expected));
    }

    private List<String> seen(String topic) {
        List<?> events = (List<?>) Objects.requireNonNull(run("return seen[arguments[0]];", topic));
        return events.stream().map(String::valueOf).toList();
    }

    private void awaitRooms(String... expected) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(rooms).containsExactly(expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "xhr-streaming", "xhr-polling"})
    void npmsScriptHasThreeChannelsThatDoNotMix(String transport) {
        open("/multiplex", transport);
        subscribe("ann", "bob", "carl", "dora");
        awaitSeen("carl", "open", "Carl has to go.", "closed");
        awaitSeen("dora", "open", "closed");
        send("ann", "one, two,,");
        send("bob", "");
        send("ann", "\u20ac %2C");
        awaitSeen("ann", "open", "Ann says hello.", "Ann agrees: one, two,,", "Ann agrees: \u20ac %2C");
        awaitSeen("bob", "open", "Bob has his doubts.", "Bob does not think so: ");
        run("channels.ann.close();");
        awaitSeen("ann", "open", "Ann says hello.", "Ann agrees: one, two,,", "Ann agrees: \u20ac %2C", "closed");
        send("ann", "lost");
        send("bob", "still here");
        awaitSeen("bob", "open", "Bob has his doubts.", "Bob does not think so: ", "Bob does not think so: still here");
        assertThat(seen("ann")).hasSize(5);
        assertThat(seen("connection")).isEmpty();
        assertThat(chromium.consoleErrors()).isEmpty();
    }

    @Test
    void npmsScriptEndsChannelsAndTheConnectionEndsTheRest() {
        open("/rooms", "websocket");
        subscribe("one", "two", "three");
        awaitSeen("three", "open", "welcome to three");
        awaitRooms("one opened", "two opened", "three opened");
        run("channels.one.close();");
        awaitRooms("one opened", "two opened", "three opened", "one closed Unsubscribed");
        send("two", "leave");
        awaitSeen("two", "open", "welcome to two", "farewell", "closed");
        awaitRooms("one opened", "two opened", "three opened", "one closed Unsubscribed", "two closed Normal closure");
        subscribe("one", "four");
        awaitSeen("one", "open", "welcome to one", "closed", "open", "welcome to one");
        awaitSeen("four", "open", "welcome to four");
        rooms.clear();
        run("sock.close();");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(rooms)
                        .hasSize(3)
                        .allMatch(event -> event.matches("(one|three|four) closed .*"))
                        .doesNotHaveDuplicates());
        assertThat(chromium.consoleErrors()).isEmpty();
    }

    @Test
    void topicsOfAnyTextArriveAsThePageGaveThem() {
        StringBuilder units = new StringBuilder();
        for (char unit = 0; unit < 64; unit++) {
            units.append(unit);
        }
        open("/rooms", "websocket");
        List<String> topics = List.of(
                "a,b", "100%", "%2C", "caf\u00e9 \u20ac", "\ud83d\ude00", "toString", "__proto__x", units.toString());
        for (String topic : topics) {
            subscribe(topic);
            awaitSeen(topic, "open", "welcome to " + topic);
        }
        assertThat(chromium.consoleErrors()).isEmpty();
    }

    @Test
    void refusedTopicIsSeenAsClosed() {
        open("/rooms", "websocket");
        subscribe("locked room", "room");
        awaitSeen("locked room", "open", "closed");
        awaitSeen("room", "open", "welcome to room");
        awaitRooms("room opened");
    }

    @Test
    void examplesPageHasABoxForEachChannel() {
        chromium.open("http://" + LOOPBACK + ":" + http.port() + "/");
        awaitBox("carl", "open", "received: Carl has to go.", "closed");
        awaitBox("bob", "open", "received: Bob has his doubts.");
        type("ann", "tea, please");
        awaitBox("ann", "open", "received: Ann says hello.", "received: Ann agrees: tea, please");
        element("#ann button[type=button]").click();
        awaitBox("ann", "open", "received: Ann says hello.", "received: Ann agrees: tea, please", "closed");
        type("bob", "still there?");
        awaitBox("bob", "open", "received: Bob has his doubts.", "received: Bob does not think so: still there?");
        element("#disconnect").click();
        awaitBox(
                "bob",
                "open",
                "received: Bob has his doubts.",
                "received: Bob does not think so: still there?",
                "closed");
        awaitBox("ann", "open", "received: Ann says hello.", "received: Ann agrees: tea, please", "closed");
        awaitBox("carl", "open", "received: Carl has to go.", "closed");
        assertThat(chromium.requestedUrls()).allMatch(url -> url.contains("://" + LOOPBACK + ":"));
    }

    private void type(String box, String message) {
        element("#" + box + " input").sendKeys(message, Keys.ENTER);
    }

    private void awaitBox(String box, String... lines) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(element("#" + box + " pre").getText().lines())
                                .containsExactly(lines));
    }

    private WebElement element(String selector) {
        return chromium.driver().findElement(By.cssSelector(selector));
    }
}
