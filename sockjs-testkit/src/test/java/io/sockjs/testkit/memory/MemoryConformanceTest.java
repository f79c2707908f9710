package io.sockjs.testkit.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sockjs.testkit.TestServices;
import io.sockjs.testkit.conformance.Conformance;
import io.sockjs.testkit.conformance.ConformanceReport;
import io.sockjs.testkit.conformance.ConformanceTarget;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;

/** Every rule of the suite over the adapter in memory: the engine needs nothing of Netty. */
class MemoryConformanceTest {
    private static final Duration HEARTBEAT = Duration.ofSeconds(4);
    private static final Duration DISCONNECT = Duration.ofSeconds(3);

    @Test
    void everyRuleHolds() {
        ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
        try (MemoryServer server = MemoryServer.of(TestServices.all(
                timers, options -> options.heartbeatDelay(HEARTBEAT).disconnectDelay(DISCONNECT)))) {
            ConformanceReport report = Conformance.run(new ConformanceTarget(server, HEARTBEAT, DISCONNECT));
            assertEquals(0, report.failed(), () -> "\n" + report.table());
            assertTrue(report.passed() > 150, () -> "only " + report.passed() + " rules were run");
        } finally {
            timers.shutdownNow();
        }
    }
}
