package io.sockjs.spring.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.example.echo.EchoApplication;
import io.micrometer.core.instrument.MeterRegistry;
import io.sockjs.SockJsServer;
import io.sockjs.micrometer.SockJsMetrics;
import io.sockjs.servlet.SockJsServlets;
import io.sockjs.testkit.RawHttp;
import io.sockjs.testkit.RawRequest;
import io.sockjs.testkit.RawResponse;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.RawWebSocket;
import io.sockjs.testkit.Target;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What an operator sees. */
class ActuatorTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String ALL = "management.endpoints.web.exposure.include=*";
    private static final String DETAILS = "management.endpoint.health.show-details=always";
    private static final String HEALTH = "/actuator/health/sockjs";
    private static final String AT_ONCE = "sockjs.drain=0s";

    @Test
    void endpointShowsServicesAndSessionsWithoutTheirSecret() {
        try (Running app = Running.start(EchoApplication.class, ALL, AT_ONCE);
                RawWebSocket socket = RawSession.of(app.target(), "/echo").webSocket()) {
            assertThat(socket.text()).isEqualTo("o");
            RawSession polling = RawSession.of(app.target(), "/echo").open();
            String shown = get(app.target(), "/actuator/sockjs").text();
            assertThat(shown)
                    .contains("\"prefix\":\"/echo\"", "\"ready\":true")
                    .contains("\"transport\":\"websocket\"", "\"transport\":\"xhr-polling\"")
                    .contains(
                            "\"state\":\"OPEN\"",
                            "\"remoteAddress\":\"127.0.0.1\"",
                            "\"queuedBytes\":0",
                            "\"receiveBufferChars\":0")
                    .doesNotContain(polling.id());
        }
    }

    @Test
    void endpointIsShownOnlyWhereItIsExposed() {
        try (Running app = Running.start(EchoApplication.class)) {
            assertThat(get(app.target(), "/actuator/sockjs").status()).isEqualTo(404);
        }
    }

    @Test
    void healthIsUpUntilTheDrain() {
        try (Running app = Running.start(EchoApplication.class, DETAILS);
                RawWebSocket socket = RawSession.of(app.target(), "/echo").webSocket()) {
            assertThat(socket.text()).isEqualTo("o");
            assertThat(get(app.target(), HEALTH).text()).contains("\"status\":\"UP\"");
            app.context().getBean(SockJsServlets.class).drain(Duration.ofHours(1));
            RawResponse drained = get(app.target(), HEALTH);
            assertThat(drained.status()).isEqualTo(503);
            assertThat(drained.text()).contains("\"status\":\"OUT_OF_SERVICE\"");
            RawResponse whole = get(app.target(), "/actuator/health");
            assertThat(whole.status()).isEqualTo(503);
            assertThat(whole.text()).contains("\"sockjs\":{\"status\":\"OUT_OF_SERVICE\"}");
        }
    }

    @Test
    void healthSaysThatTheApplicationIsShuttingDown() {
        try (Running app =
                Running.start(EchoApplication.class, DETAILS, "sockjs.drain=1h", "sockjs.disconnect-delay=1s")) {
            Target target = app.target();
            RawSession session = RawSession.of(target, "/echo");
            try (RawWebSocket socket = session.webSocket()) {
                assertThat(socket.text()).isEqualTo("o");
                Thread closing = new Thread(app::close);
                closing.start();
                await().atMost(SOON).until(() -> get(target, HEALTH).text().contains("OUT_OF_SERVICE"));
                socket.abort();
                await().atMost(SOON).until(() -> !closing.isAlive());
            }
        }
    }

    @Test
    void healthHasSpringBootsSwitch() {
        try (Running app = Running.start(EchoApplication.class, DETAILS, "management.health.sockjs.enabled=false")) {
            assertThat(get(app.target(), HEALTH).status()).isEqualTo(404);
        }
        try (Running app = Running.start(EchoApplication.class, DETAILS, "management.health.defaults.enabled=false")) {
            assertThat(get(app.target(), HEALTH).status()).isEqualTo(404);
        }
    }

    @Test
    void drainMakesTheReadinessGroupOutOfService() {
        try (Running app = Running.start(
                EchoApplication.class,
                "management.endpoint.health.probes.enabled=true",
                "management.endpoint.health.group.readiness.include=readinessState,sockjs")) {
            assertThat(get(app.target(), "/actuator/health/readiness").status()).isEqualTo(200);
            app.context().getBean(SockJsServlets.class).drain(Duration.ZERO);
            assertThat(get(app.target(), "/actuator/health/readiness").status()).isEqualTo(503);
            assertThat(get(app.target(), "/actuator/health/liveness").status()).isEqualTo(200);
        }
    }

    @Test
    void prometheusCountsWhatWasSent() {
        try (Running app = Running.start(EchoApplication.class, ALL, AT_ONCE);
                RawWebSocket socket = RawSession.of(app.target(), "/echo").webSocket()) {
            assertThat(socket.text()).isEqualTo("o");
            socket.send("[\"one\",\"two\",\"three\"]");
            assertThat(socket.text()).contains("one");
            String by = "{service=\"/echo\",transport=\"websocket\"} ";
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(
                                    get(app.target(), "/actuator/prometheus").text())
                            .contains("sockjs_sessions_open{service=\"/echo\"} 1.0")
                            .contains("sockjs_sessions_opened_total" + by + "1.0")
                            .contains("sockjs_messages_received_total" + by + "3.0")
                            .contains("sockjs_messages_sent_total" + by + "3.0"));
        }
    }

    @Test
    void propertyTurnsMetricsOff() {
        try (Running app = Running.start(EchoApplication.class, ALL, AT_ONCE, "sockjs.metrics=false")) {
            RawSession.of(app.target(), "/echo").open();
            assertThat(get(app.target(), "/actuator/prometheus").text())
                    .contains("jvm_memory_used_bytes")
                    .doesNotContain("sockjs_");
        }
    }

    @Test
    void serviceThatIsCountedAlreadyIsNotCountedTwice() {
        try (Running app = Running.start(Counted.class, ALL, AT_ONCE)) {
            RawSession.of(app.target(), "/counted").open();
            assertThat(get(app.target(), "/actuator/prometheus").text())
                    .contains("sockjs_sessions_opened_total{service=\"/counted\",transport=\"xhr-polling\"} 1.0");
        }
    }

    private static RawResponse get(Target target, String path) {
        return RawHttp.exchange(target, RawRequest.get(path));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Counted {
        @Bean
        SockJsServer counted(MeterRegistry registry) {
            return SockJsServer.create(
                    "/counted", options -> options.observer(new SockJsMetrics(registry, "/counted")));
        }
    }
}
