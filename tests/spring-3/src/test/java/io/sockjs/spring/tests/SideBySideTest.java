package io.sockjs.spring.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockjs.spring.SockJsEndpoint;
import io.sockjs.spring.SockJsHandler;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.RawWebSocket;
import io.sockjs.testkit.Target;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.simp.config.MessageBrokerRegistry;
import org.springframework.web.socket.config.annotation.EnableWebSocketMessageBroker;
import org.springframework.web.socket.config.annotation.StompEndpointRegistry;
import org.springframework.web.socket.config.annotation.WebSocketMessageBrokerConfigurer;

/** Spring's own STOMP over SockJS, and a service of ours, in one application. */
class SideBySideTest {
    private static final String CONNECT = "[\"CONNECT\\naccept-version:1.2\\n\\n\\u0000\"]";

    @Test
    void stompOfSpringsIsUnderOnePrefixAndOursUnderAnother() {
        try (Running app = Running.start(Both.class, "sockjs.drain=0s")) {
            Target target = app.target();
            try (RawWebSocket stomp = RawSession.of(target, "/stomp").webSocket();
                    RawWebSocket ours = RawSession.of(target, "/ours").webSocket()) {
                assertThat(stomp.text()).isEqualTo("o");
                assertThat(ours.text()).isEqualTo("o");
                stomp.send(CONNECT);
                assertThat(stomp.text()).startsWith("a[\"CONNECTED\\nversion:1.2");
                ours.send(CONNECT);
                assertThat(ours.text()).startsWith("a[\"CONNECT\\n");
            }
            RawSession polled = RawSession.of(target, "/stomp").open();
            polled.post(CONNECT);
            assertThat(polled.poll().text()).startsWith("a[\"CONNECTED\\nversion:1.2");
            RawSession echoed = RawSession.of(target, "/ours").open();
            echoed.send("mine");
            assertThat(echoed.poll().text()).isEqualTo("a[\"mine\"]\n");
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @EnableWebSocketMessageBroker
    static class Both implements WebSocketMessageBrokerConfigurer {
        @Override
        public void registerStompEndpoints(StompEndpointRegistry registry) {
            registry.addEndpoint("/stomp").withSockJS();
        }

        @Override
        public void configureMessageBroker(MessageBrokerRegistry registry) {
            registry.enableSimpleBroker("/topic");
        }

        @Bean
        @SockJsEndpoint("/ours")
        SockJsHandler ours() {
            return connection -> connection.onMessage(connection::send);
        }
    }
}
