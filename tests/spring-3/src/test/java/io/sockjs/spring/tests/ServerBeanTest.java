package io.sockjs.spring.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockjs.Admission;
import io.sockjs.SlowConsumerPolicy;
import io.sockjs.SockJsServer;
import io.sockjs.testkit.RawHttp;
import io.sockjs.testkit.RawRequest;
import io.sockjs.testkit.RawSession;
import java.security.Principal;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A service with options and a handshake handler of its own. */
class ServerBeanTest {
    @Test
    void handshakeHandlerOfTheBeanDecides() {
        try (Running app = Running.start(Tokens.class, "sockjs.drain=0s", "sockjs.disconnect-delay=3s")) {
            RawSession stranger = RawSession.of(app.target(), "/chat");
            assertThat(stranger.poll().text()).isEqualTo("o\n");
            assertThat(stranger.poll().text()).isEqualTo("c[4401,\"Log in first.\"]\n");
            String xhr = RawSession.of(app.target(), "/chat").path("xhr");
            assertThat(RawHttp.exchange(app.target(), RawRequest.post(xhr + "?token=secret"))
                            .text())
                    .isEqualTo("o\n");
            assertThat(RawHttp.exchange(app.target(), RawRequest.post(xhr)).text())
                    .isEqualTo("a[\"hello alice\"]\n");
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Tokens {
        private final Map<String, Principal> users = new HashMap<>(Map.of("secret", () -> "alice"));

        @Bean
        SockJsServer chat() {
            return SockJsServer.create("/chat", options -> options.slowConsumer(SlowConsumerPolicy.dropOldest()))
                    .onHandshake(handshake -> {
                        Principal user = users.get(handshake.queryParameter("token"));
                        return user == null
                                ? Admission.close(4401, "Log in first.")
                                : Admission.accept().as(user);
                    })
                    .onConnection(connection ->
                            connection.send("hello " + connection.principal().getName()));
        }
    }
}
