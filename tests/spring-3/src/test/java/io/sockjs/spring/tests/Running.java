package io.sockjs.spring.tests;

import io.sockjs.testkit.Target;
import java.net.URI;
import java.util.List;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** An application that was really started, on a port of its own. */
final class Running implements AutoCloseable {
    /** What configures Spring Security, in Spring Boot 3 and in 4: names that are not there do not matter. */
    private static final List<String> SECURITY = List.of(
            "org.springframework.boot.autoconfigure.security.servlet.SecurityAutoConfiguration",
            "org.springframework.boot.autoconfigure.security.servlet.SecurityFilterAutoConfiguration",
            "org.springframework.boot.autoconfigure.security.servlet.UserDetailsServiceAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.security.servlet.ManagementWebSecurityAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration");

    private final ConfigurableApplicationContext context;

    private Running(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /**
     * Starts one.
     *
     * @param properties such as {@code sockjs.drain=1s}
     */
    static Running start(Class<?> application, String... properties) {
        return new Running(
                builder(properties).sources(application, OpenDoors.class).run());
    }

    /** Starts one as if Spring Security were not on the class path. */
    static Running startWithoutSecurity(Class<?> application, String... properties) {
        return new Running(builder(properties)
                .sources(application)
                .properties("spring.autoconfigure.exclude=" + String.join(",", SECURITY))
                .run());
    }

    private static SpringApplicationBuilder builder(String... properties) {
        return new SpringApplicationBuilder()
                .properties("server.port=0", "spring.main.banner-mode=off")
                .properties(properties);
    }

    ConfigurableApplicationContext context() {
        return context;
    }

    int port() {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    Target target() {
        return Target.of(URI.create("http://127.0.0.1:" + port()));
    }

    @Override
    public void close() {
        context.close();
    }
}
