package io.sockjs.spring.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockjs.spring.SockJsEndpoint;
import io.sockjs.spring.SockJsHandler;
import io.sockjs.testkit.RawHttp;
import io.sockjs.testkit.RawRequest;
import io.sockjs.testkit.RawResponse;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.RawWebSocket;
import io.sockjs.testkit.Target;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

/** Spring Security stands before the services, and says who the client is. */
class SecurityTest {
    private static final String ALICE = basic("alice:a-password");

    private static String basic(String login) {
        return "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void principalIsSpringSecuritysOnEachTransport() {
        try (Running app = Running.start(Closed.class)) {
            RawSession session = RawSession.of(app.target(), "/who");
            assertThat(poll(app.target(), session, ALICE).text()).isEqualTo("o\n");
            assertThat(poll(app.target(), session, ALICE).text()).isEqualTo("a[\"alice\"]\n");

            String path = RawSession.of(app.target(), "/who").path("websocket");
            RawRequest handshake = RawWebSocket.handshake(path).header("Authorization", ALICE);
            try (RawWebSocket socket = RawWebSocket.open(app.target(), handshake)) {
                assertThat(socket.text()).isEqualTo("o");
                assertThat(socket.text()).isEqualTo("a[\"alice\"]");
            }
        }
    }

    @Test
    void whoIsNotAuthenticatedDoesNotReachTheService() {
        try (Running app = Running.start(Closed.class)) {
            Target target = app.target();
            RawSession session = RawSession.of(target, "/who");
            assertThat(session.poll().status()).isEqualTo(401);
            assertThat(poll(target, session, basic("alice:guessed")).status()).isEqualTo(401);
            assertThat(RawHttp.exchange(target, RawWebSocket.handshake(session.path("websocket")))
                            .status())
                    .isEqualTo(401);
        }
    }

    @Test
    void boundSessionIsItsUsersOnly() {
        try (Running app = Running.start(Closed.class, "sockjs.binding=principal")) {
            RawSession session = RawSession.of(app.target(), "/who");
            assertThat(poll(app.target(), session, ALICE).text()).isEqualTo("o\n");
            RawRequest send = RawRequest.post(session.path("xhr_send"), "[\"x\"]");
            assertThat(RawHttp.exchange(app.target(), send.header("Authorization", basic("bob:b-password")))
                            .status())
                    .isEqualTo(404);
            assertThat(RawHttp.exchange(app.target(), send.header("Authorization", ALICE))
                            .status())
                    .isEqualTo(204);
        }
    }

    private static RawResponse poll(Target target, RawSession session, String login) {
        return RawHttp.exchange(target, RawRequest.post(session.path("xhr")).header("Authorization", login));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Closed {
        @Bean
        @SockJsEndpoint("/who")
        SockJsHandler who() {
            return connection -> {
                Principal user = connection.principal();
                connection.send(user == null ? "nobody" : user.getName());
            };
        }

        /** Before {@link OpenDoors}. */
        @Bean
        @Order(1)
        SecurityFilterChain closed(HttpSecurity http) throws Exception {
            return http.securityMatcher("/who/**")
                    .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                    .httpBasic(Customizer.withDefaults())
                    .csrf(csrf -> csrf.ignoringRequestMatchers("/who/**"))
                    .headers(headers -> headers.frameOptions(frames -> frames.sameOrigin()))
                    .build();
        }

        @Bean
        UserDetailsService users() {
            return new InMemoryUserDetailsManager(
                    User.withUsername("alice").password("{noop}a-password").build(),
                    User.withUsername("bob").password("{noop}b-password").build());
        }
    }
}
