package io.sockjs.testkit.memory;

import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.sockjs.testkit.Target;
import io.sockjs.testkit.TestServices;
import io.sockjs.testkit.Wire;
import io.sockjs.testkit.conformance.Conformance;
import io.sockjs.testkit.conformance.ConformanceReport;
import io.sockjs.testkit.conformance.ConformanceTarget;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The suite is worth something only if it fails: each broken server, with one fault, fails the rule that is about it. That the same
 * server without a fault passes every rule is {@link MemoryConformanceTest}.
 */
@Execution(ExecutionMode.CONCURRENT)
class FaultsAreNoticedTest {
    private static final Duration HEARTBEAT = Duration.ofMillis(1000);
    private static final Duration DISCONNECT = Duration.ofSeconds(3);

    private static ScheduledExecutorService timers;

    @BeforeAll
    static void start() {
        timers = Executors.newSingleThreadScheduledExecutor();
    }

    @AfterAll
    static void stop() {
        timers.shutdownNow();
    }

    static List<Fault> faults() {
        return Fault.ALL;
    }

    @ParameterizedTest
    @MethodSource("faults")
    void brokenServerFailsTheRule(Fault fault) {
        ConformanceReport broken = report(fault);
        assertNotEquals(0, broken.failed(), () -> "failures with " + fault.name() + "\n" + broken.table());
    }

    private static ConformanceReport report(Fault fault) {
        try (MemoryServer server = MemoryServer.of(
                TestServices.all(
                        timers,
                        all -> fault.options()
                                .apply(all.heartbeatDelay(HEARTBEAT).disconnectDelay(DISCONNECT))),
                exchange -> new SpoiltExchange(exchange, fault.spoiler()))) {
            ConformanceReport report = Conformance.run(
                    new ConformanceTarget(new Impatient(server), HEARTBEAT, DISCONNECT), "." + fault.rule());
            assertNotEquals(0, report.rules().size(), "rules named " + fault.rule());
            return report;
        }
    }

    /** Some faults are that an answer never comes. */
    private record Impatient(Target server) implements Target {
        @Override
        public Wire open() {
            return server.open();
        }

        @Override
        public URI baseUrl() {
            return server.baseUrl();
        }

        @Override
        public Duration patience() {
            return Duration.ofSeconds(5);
        }
    }
}
