package io.sockjs.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockjs.servlet.SockJsServlets;
import io.sockjs.testkit.TestServices;
import io.sockjs.testkit.conformance.Conformance;
import io.sockjs.testkit.conformance.ConformanceReport;
import io.sockjs.testkit.conformance.ConformanceTarget;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every rule of the conformance suite over each container, but for those that docs/containers.md lists. */
class ContainerConformanceTest {
    private static final Duration HEARTBEAT = Duration.ofSeconds(4);
    private static final Duration DISCONNECT = Duration.ofSeconds(2);

    @ParameterizedTest
    @EnumSource
    void rulesHold(Container.Kind kind) {
        if (!kind.name().matches(System.getProperty("sockjs.kind", ".*"))) {
            return;
        }
        ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
        SockJsServlets services = SockJsServlets.create();
        TestServices.all(timers, options -> options.heartbeatDelay(HEARTBEAT).disconnectDelay(DISCONNECT))
                .forEach(services::install);
        try (Container container = kind.start(services)) {
            ConformanceReport report = Conformance.run(
                    new ConformanceTarget(container.target(), HEARTBEAT, DISCONNECT),
                    System.getProperty("sockjs.rules", ""));
            System.out.println(report.table());
            assertThat(report.conforms()).as("\n%s", report.table()).isTrue();
        } finally {
            timers.shutdownNow();
        }
    }
}
