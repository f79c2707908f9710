package io.sockjs.spring.tests;

import io.sockjs.testkit.Target;
import java.net.URI;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** An application that was really started, on a port of its own. */
final class Running implements AutoCloseable {
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
        return new Running(new SpringApplicationBuilder(application, OpenDoors.class)
                .properties("server.port=0", "spring.main.banner-mode=off")
                .properties(properties)
                .run());
    }

    ConfigurableApplicationContext context() {
        return context;
    }

    Target target() {
        return Target.of(
                URI.create("http://127.0.0.1:" + context.getEnvironment().getRequiredProperty("local.server.port")));
    }

    @Override
    public void close() {
        context.close();
    }
}
