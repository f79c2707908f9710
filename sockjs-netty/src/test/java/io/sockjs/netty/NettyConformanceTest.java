package io.sockjs.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockjs.testkit.conformance.Conformance;
import io.sockjs.testkit.conformance.ConformanceReport;
import io.sockjs.testkit.conformance.ConformanceTarget;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every rule of the conformance suite, over real sockets. Delays are shorter than the defaults, so that timed rules are too. */
class NettyConformanceTest {
    private static final Duration HEARTBEAT = Duration.ofSeconds(4);
    private static final Duration DISCONNECT = Duration.ofSeconds(3);

    @ParameterizedTest(name = "native transport: {0}")
    @ValueSource(booleans = {true, false})
    void everyRuleHolds(boolean nativeTransport) {
        try (TestServer server = new TestServer(
                options -> options.heartbeatDelay(HEARTBEAT).disconnectDelay(DISCONNECT), nativeTransport)) {
            ConformanceReport report = Conformance.run(new ConformanceTarget(server.target(), HEARTBEAT, DISCONNECT));
            System.out.println(report.table());
            assertThat(report.conforms()).as("\n%s", report.table()).isTrue();
            assertThat(report.passed()).as("rules that were run").isGreaterThan(150);
        }
    }
}
