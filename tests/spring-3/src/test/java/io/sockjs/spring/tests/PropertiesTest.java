package io.sockjs.spring.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.echo.EchoApplication;
import io.sockjs.SockJsOptions;
import io.sockjs.SockJsServer;
import io.sockjs.Transport;
import io.sockjs.servlet.SockJsServlets;
import io.sockjs.spring.SockJsEndpoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The properties: that there is one for each option, that each is described, and that each does what it says. */
class PropertiesTest {
    /** Options that are no property, with the reason. */
    private static final Map<String, String> NOT_PROPERTIES = Map.of(
            "prefix", "it is the endpoint's own",
            "log", "Spring Boot's logging takes what System.Logger is given",
            "observer", "code; for metrics there is sockjs.metrics",
            "executor", "code, or spring.threads.virtual.enabled");
    /** Properties that are no option, but of the starter. */
    private static final Set<String> STARTERS = Set.of("filter-order", "drain", "metrics");

    @Test
    void everyOptionIsAPropertyButTheExceptions() {
        Set<String> options = Stream.of(SockJsOptions.Builder.class.getMethods())
                .filter(method -> method.getReturnType() == SockJsOptions.Builder.class)
                .map(Method::getName)
                .filter(option -> !NOT_PROPERTIES.containsKey(option))
                .map(PropertiesTest::kebab)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(options).hasSizeGreaterThan(20);
        options.addAll(STARTERS);
        assertThat(described().keySet()).isEqualTo(options);
    }

    @Test
    void everyPropertyIsDescribedForEditorsAndInTheDocument() throws Exception {
        List<String> rows = Files.readAllLines(Path.of("..", "..", "docs", "spring.md"));
        described().forEach((property, description) -> {
            assertThat(description).as(property).isNotBlank();
            assertThat(rows).as(property).anyMatch(row -> row.startsWith("| `" + property + "` |"));
        });
    }

    @Test
    void propertiesReachAService() {
        SockJsOptions options = optionsOf(
                EchoApplication.class,
                "sockjs.heartbeat-delay=7s",
                "sockjs.web-socket-heartbeat-frames=false",
                "sockjs.message-limit=64KB",
                "sockjs.send-queue-limit=12",
                "sockjs.transports=websocket,xhr-polling",
                "sockjs.slow-consumer=drop-oldest",
                "sockjs.memory-budget=20MB",
                "sockjs.sessions-per-address=3");
        assertThat(options.heartbeatDelay()).isEqualTo(Duration.ofSeconds(7));
        assertThat(options.webSocketHeartbeatFrames()).isFalse();
        assertThat(options.messageLimit()).isEqualTo(64 * 1024);
        assertThat(options.sendQueueLimit()).isEqualTo(12);
        assertThat(options.transports()).containsExactlyInAnyOrder(Transport.WEBSOCKET, Transport.XHR_POLLING);
        assertThat(options.sessionsPerAddress()).isEqualTo(3);
    }

    @Test
    void whatIsNotSetIsAsTheLibraryHasItAndBeatsNothing() {
        SockJsOptions defaults = SockJsOptions.builder().prefix("/echo").build();
        SockJsOptions echo = optionsOf(EchoApplication.class);
        assertThat(echo.heartbeatDelay()).isEqualTo(defaults.heartbeatDelay());
        assertThat(echo.messageLimit()).isEqualTo(defaults.messageLimit());
        assertThat(echo.transports()).isEqualTo(defaults.transports());
        assertThat(optionsOf(OwnOptions.class).heartbeatDelay()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void propertyBeatsTheOptionOfAServersOwn() {
        assertThat(optionsOf(OwnOptions.class, "sockjs.heartbeat-delay=7s").heartbeatDelay())
                .isEqualTo(Duration.ofSeconds(7));
    }

    private static SockJsOptions optionsOf(Class<?> application, String... properties) {
        try (Running app = Running.start(application, properties)) {
            return app.context()
                    .getBean(SockJsServlets.class)
                    .installations()
                    .get(0)
                    .options();
        }
    }

    /** What the starter's metadata says of each property below {@code sockjs.}. */
    private static Map<String, String> described() {
        Map<String, String> descriptions = new TreeMap<>();
        Map<String, Object> metadata = JsonParserFactory.getJsonParser().parseMap(metadata());
        for (Object each : (List<?>) metadata.get("properties")) {
            Map<?, ?> property = (Map<?, ?>) each;
            String name = (String) property.get("name");
            if (name.startsWith("sockjs.")) {
                Object description = property.get("description");
                descriptions.put(name.substring("sockjs.".length()), description == null ? "" : (String) description);
            }
        }
        return descriptions;
    }

    private static String metadata() {
        try {
            for (URL file : Collections.list(SockJsEndpoint.class
                    .getClassLoader()
                    .getResources("META-INF/spring-configuration-metadata.json"))) {
                try (InputStream in = file.openStream()) {
                    String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                    if (text.contains("io.sockjs.spring.SockJsProperties")) {
                        return text;
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new AssertionError("the starter has no metadata");
    }

    private static String kebab(String camel) {
        return camel.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class OwnOptions {
        @Bean
        SockJsServer own() {
            return SockJsServer.create("/own", options -> options.heartbeatDelay(Duration.ofSeconds(3)));
        }
    }
}
