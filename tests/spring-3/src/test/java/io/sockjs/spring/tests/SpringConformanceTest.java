package io.sockjs.spring.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockjs.testkit.TestServices;
import io.sockjs.testkit.conformance.Conformance;
import io.sockjs.testkit.conformance.ConformanceReport;
import io.sockjs.testkit.conformance.ConformanceTarget;
import io.sockjs.testkit.conformance.RuleResult;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Every rule of the conformance suite over Spring Boot; those that it forces us to break are in docs/containers.md. */
class SpringConformanceTest {
    private static final Duration HEARTBEAT = Duration.ofSeconds(4);
    private static final Duration DISCONNECT = Duration.ofSeconds(5);
    private static final String[] PROPERTIES = {
        "sockjs.heartbeat-delay=4s", "sockjs.disconnect-delay=5s", "sockjs.drain=0s"
    };

    private static final Set<String> TOMCAT = Set.of(
            "largeMessagesComeWhole",
            "theCallbackIsChecked",
            "abortOfAPollEndsTheSession",
            "theRequestsOneIsRepeated",
            "theRequestsOneIsFoundAmongOthers");
    /** Its firewall answers with 400. */
    private static final Set<String> SPRING_SECURITY = Set.of("twoTrailingSlashesAreNotFound", "otherPartsAreNotFound");

    @Test
    void rulesHoldButThoseThatTomcatBreaks() {
        try (Running app = Running.startWithoutSecurity(Suite.class, PROPERTIES)) {
            assertBroken(app, TOMCAT);
        }
    }

    @Test
    void rulesHoldBehindSpringSecurityButThoseThatItBreaksToo() {
        Set<String> expected = new HashSet<>(TOMCAT);
        expected.addAll(SPRING_SECURITY);
        try (Running app = Running.start(Suite.class, PROPERTIES)) {
            assertBroken(app, expected);
        }
    }

    private static void assertBroken(Running app, Set<String> rules) {
        ConformanceReport report = Conformance.run(new ConformanceTarget(app.target(), HEARTBEAT, DISCONNECT));
        assertThat(report.rules())
                .filteredOn(rule -> !rule.passed())
                .extracting(RuleResult::rule)
                .as(report.table())
                .containsExactlyInAnyOrderElementsOf(rules);
        assertThat(report.passed()).as("rules that were run").isGreaterThan(150);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Suite {
        @Bean(destroyMethod = "shutdownNow")
        static ScheduledExecutorService timers() {
            return Executors.newSingleThreadScheduledExecutor();
        }

        /** A bean for each service; the times are those of the properties. */
        @Bean
        static BeanFactoryPostProcessor services() {
            return beans -> TestServices.all(beans.getBean(ScheduledExecutorService.class), options -> options)
                    .forEach(
                            service -> beans.registerSingleton(service.options().prefix(), service));
        }
    }
}
