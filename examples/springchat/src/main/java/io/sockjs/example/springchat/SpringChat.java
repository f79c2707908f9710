package io.sockjs.example.springchat;

import io.sockjs.SockJsConnection;
import io.sockjs.SockJsGroup;
import io.sockjs.spring.SockJsEndpoint;
import io.sockjs.spring.SockJsHandler;
import java.util.Objects;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

/** A chat for who has logged in; {@code /actuator/sockjs} shows who is there. */
@SpringBootApplication
@SockJsEndpoint("/chat")
public class SpringChat implements SockJsHandler {
    private final SockJsGroup people = new SockJsGroup();

    /** The port is the first argument, or 9999. */
    public static void main(String[] args) {
        String port = args.length > 0 ? args[0] : "9999";
        SpringApplication.run(SpringChat.class, "--server.port=" + port);
        System.out.println("chat: http://127.0.0.1:" + port + "/, as red or blue, with the password secret");
    }

    @Override
    public void onConnection(SockJsConnection connection) {
        String name = Objects.requireNonNull(connection.principal()).getName();
        people.send(name + " comes");
        people.join(connection);
        connection.onMessage(text -> people.send(name + ": " + text));
        connection.onClose(status -> people.send(name + " leaves"));
    }

    @Bean
    SecurityFilterChain security(HttpSecurity http) throws Exception {
        return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .httpBasic(Customizer.withDefaults())
                // The browser client cannot send a token; the origin check stands in its place.
                .csrf(csrf -> csrf.ignoringRequestMatchers("/chat/**"))
                .headers(headers -> headers.frameOptions(frames -> frames.sameOrigin()))
                .build();
    }

    @Bean
    UserDetailsService users() {
        return new InMemoryUserDetailsManager(
                User.withUsername("red").password("{noop}secret").build(),
                User.withUsername("blue").password("{noop}secret").build());
    }
}
