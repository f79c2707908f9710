package io.sockjs.example.springchat;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockjs.testkit.RawHttp;
import io.sockjs.testkit.RawRequest;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.RawWebSocket;
import io.sockjs.testkit.Target;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

class SpringChatTest {
    private static ConfigurableApplicationContext application;
    private static Target target;

    @BeforeAll
    static void start() {
        application = SpringApplication.run(SpringChat.class, "--server.port=0", "--sockjs.drain=0s");
        target = Target.of(
                URI.create("http://127.0.0.1:" + application.getEnvironment().getProperty("local.server.port")));
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    private static RawRequest as(String user, RawRequest request) {
        String login = Base64.getEncoder().encodeToString((user + ":secret").getBytes(StandardCharsets.UTF_8));
        return request.header("Authorization", "Basic " + login);
    }

    private static RawWebSocket join(String user) {
        String path = RawSession.of(target, "/chat").path("websocket");
        RawWebSocket socket = RawWebSocket.open(target, as(user, RawWebSocket.handshake(path)));
        assertThat(socket.text()).isEqualTo("o");
        return socket;
    }

    @Test
    void whoHasLoggedInTalksUnderTheirNameAndTheActuatorShowsThem() {
        try (RawWebSocket red = join("red")) {
            try (RawWebSocket blue = join("blue")) {
                assertThat(red.text()).isEqualTo("a[\"blue comes\"]");
                blue.send("[\"hello\"]");
                assertThat(red.text()).isEqualTo("a[\"blue: hello\"]");
                assertThat(blue.text()).isEqualTo("a[\"blue: hello\"]");
                assertThat(RawHttp.exchange(target, as("red", RawRequest.get("/actuator/sockjs")))
                                .text())
                        .contains("\"prefix\":\"/chat\"")
                        .containsPattern("websocket.*websocket");
                assertThat(RawHttp.exchange(target, as("red", RawRequest.get("/actuator/metrics/sockjs.sessions.open")))
                                .text())
                        .contains("\"value\":2.0");
            }
            assertThat(red.text()).isEqualTo("a[\"blue leaves\"]");
        }
    }

    @Test
    void pageIsServedToWhoHasLoggedInOnly() {
        assertThat(RawHttp.exchange(target, RawRequest.get("/")).status()).isEqualTo(401);
        assertThat(RawHttp.exchange(target, as("red", RawRequest.get("/index.html")))
                        .text())
                .contains("new SockJS('/chat')");
        assertThat(RawHttp.exchange(target, RawRequest.get("/chat/info")).status())
                .isEqualTo(401);
    }
}
