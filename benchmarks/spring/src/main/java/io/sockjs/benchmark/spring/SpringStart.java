package io.sockjs.benchmark.spring;

import io.sockjs.SockJsConnection;
import io.sockjs.spring.SockJsEndpoint;
import io.sockjs.spring.SockJsHandler;
import java.lang.management.ManagementFactory;
import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;

/**
 * How long an application of Spring Boot takes to start: {@code SpringStart with}, an echo of ours in it, or {@code SpringStart without},
 * the same without us. Says {@code up after N ms}, from the start of the JVM on, and ends.
 */
public final class SpringStart {
    private SpringStart() {}

    /** The application without us. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    public static class Without {}

    /** Us. */
    @SockJsEndpoint("/echo")
    public static class Echo implements SockJsHandler {
        @Override
        public void onConnection(SockJsConnection connection) {
            connection.onMessage(connection::send);
        }
    }

    public static void main(String[] args) {
        boolean with = args.length == 1 && args[0].equals("with");
        if (!with && !(args.length == 1 && args[0].equals("without"))) {
            System.err.println("usage: SpringStart with|without");
            System.exit(2);
        }
        Map<String, Object> properties = with
                ? Map.of("server.port", 0)
                : Map.of("server.port", 0, "spring.autoconfigure.exclude", "io.sockjs.spring.SockJsAutoConfiguration");
        Class<?>[] sources = with ? new Class<?>[] {Without.class, Echo.class} : new Class<?>[] {Without.class};
        SpringApplication application = new SpringApplication(sources);
        application.setBannerMode(Banner.Mode.OFF);
        application.setDefaultProperties(properties);
        application.run();
        System.out.println("up after " + ManagementFactory.getRuntimeMXBean().getUptime() + " ms");
        System.exit(0);
    }
}
