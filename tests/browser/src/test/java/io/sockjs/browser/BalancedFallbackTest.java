package io.sockjs.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Through a balancer that refuses WebSocket, the client finds another transport by itself. */
@Tag("browser")
final class BalancedFallbackTest {
    @RegisterExtension
    static final Shared SHARED = new Shared();

    private static final Duration NODE_LIMIT = Duration.ofSeconds(60);
    private static final String RUN = "const done = arguments[1];"
            + "load.run(SockJS, arguments[0], [''], 1, 1).then(reports => done(JSON.stringify(reports)));";

    @ParameterizedTest
    @EnumSource(BalancerSample.class)
    void clientsStreamInstead(BalancerSample sample) throws Exception {
        Chromium chromium = SHARED.chromium();
        Node node = Node.withClient();
        try (BalancedServers servers = BalancedServers.start(sample);
                Balancer balancer = Balancer.start(sample, servers, file -> withoutUpgrade(sample, file))) {
            String service = balancer.url() + NamedEcho.PREFIX;
            chromium.open(balancer.url() + "/load.html");
            LoadReport browser =
                    LoadReport.parse(String.valueOf(chromium.driver().executeAsyncScript(RUN, service)));
            expectStream(sample + ", in Chromium", browser);
            expectStream(
                    sample + ", under Node",
                    LoadReport.parse(node.run(NODE_LIMIT, "load.js", service, "1", "1", "any")));
        }
    }

    private static void expectStream(String where, LoadReport report) {
        report.expectNothingLost(where);
        assertThat(report.clients()).extracting(LoadReport.Client::transport).isEqualTo(List.of("xhr-streaming"));
    }

    private static String withoutUpgrade(BalancerSample sample, String file) {
        return sample.isHaproxy()
                ? Balancer.replace(
                        file, "bind 127.0.0.1:8080\n", "bind 127.0.0.1:8080\n    http-request del-header Upgrade\n")
                : Balancer.replace(file, "proxy_set_header Upgrade $http_upgrade;", "proxy_set_header Upgrade \"\";");
    }
}
