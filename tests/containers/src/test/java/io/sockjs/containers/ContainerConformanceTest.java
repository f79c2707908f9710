package io.sockjs.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockjs.servlet.SockJsServlets;
import io.sockjs.testkit.TestServices;
import io.sockjs.testkit.conformance.Conformance;
import io.sockjs.testkit.conformance.ConformanceReport;
import io.sockjs.testkit.conformance.ConformanceTarget;
import io.sockjs.testkit.conformance.RuleResult;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every rule of the conformance suite over each container; those that it forces us to break are in docs/containers.md. */
class ContainerConformanceTest {
    private static final Duration HEARTBEAT = Duration.ofSeconds(4);
    private static final Duration DISCONNECT = Duration.ofSeconds(3);

    private static final Set<String> OF_ALL =
            Set.of("abortOfAPollEndsTheSession", "theRequestsOneIsRepeated", "theRequestsOneIsFoundAmongOthers");
    private static final Map<Container.Kind, Set<String>> DIFFERENCES = Map.of(
            Container.Kind.TOMCAT,
            Set.of("largeMessagesComeWhole", "theCallbackIsChecked"),
            Container.Kind.JETTY,
            Set.of("twoTrailingSlashesAreNotFound", "otherPartsAreNotFound", "largeMessagesComeWhole"),
            Container.Kind.UNDERTOW,
            Set.of());

    @ParameterizedTest
    @EnumSource
    void rulesHoldButThoseThatTheContainerBreaks(Container.Kind kind) {
        ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
        SockJsServlets services = SockJsServlets.create();
        TestServices.all(timers, options -> options.heartbeatDelay(HEARTBEAT).disconnectDelay(DISCONNECT))
                .forEach(services::install);
        try (Container container = kind.start(services)) {
            ConformanceReport report =
                    Conformance.run(new ConformanceTarget(container.target(), HEARTBEAT, DISCONNECT));
            System.out.println(report.table());
            Set<String> differences = new HashSet<>(OF_ALL);
            differences.addAll(DIFFERENCES.getOrDefault(kind, Set.of()));
            assertThat(report.rules())
                    .filteredOn(rule -> !rule.passed())
                    .extracting(RuleResult::rule)
                    .as(report.table())
                    .containsExactlyInAnyOrderElementsOf(differences);
            assertThat(report.passed()).as("rules that were run").isGreaterThan(150);
        } finally {
            timers.shutdownNow();
        }
    }
}
