package io.sockjs.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockjs.testkit.RawHttp;
import io.sockjs.testkit.RawRequest;
import io.sockjs.testkit.Target;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The balancer takes the server's name out of the path, as the comments in the files say it can. */
@Tag("browser")
final class BalancedRewriteTest {
    private static final Duration NODE_LIMIT = Duration.ofSeconds(60);
    private static final String COMMENT = "#   http-request replace-path ";

    @ParameterizedTest
    @EnumSource(
            value = BalancerSample.class,
            names = {"HAPROXY_PREFIX", "NGINX_PREFIX"})
    void servicesNeedNotKnowTheServersName(BalancerSample sample) throws Exception {
        Node node = Node.withClient();
        try (BalancedServers servers = BalancedServers.start(sample);
                Balancer balancer = Balancer.start(sample, servers, file -> rewriting(sample, file))) {
            // Only the service under the plain prefix has a base_url.
            Target target = Target.of(URI.create(balancer.url()));
            assertThat(RawHttp.exchange(target, RawRequest.get("/b/named/info")).text())
                    .contains("\"base_url\":\"" + balancer.url() + "/b/named\"");
            for (String transport : new String[] {"websocket", "xhr-streaming"}) {
                String report = node.run(NODE_LIMIT, "battery.js", balancer.url() + "/b", transport);
                Report.parse(report).expectAllPassed(transport + " through " + sample);
            }
        }
    }

    private static String rewriting(BalancerSample sample, String file) {
        if (!sample.isHaproxy()) {
            return Balancer.replace(
                    Balancer.replace(file, "proxy_pass http://a;", "proxy_pass http://a/;"),
                    "proxy_pass http://b;",
                    "proxy_pass http://b/;");
        }
        int at = file.indexOf(COMMENT);
        assertThat(at).as("the comment").isNotNegative();
        String line = file.substring(at + 1, file.indexOf('\n', at) + 1);
        return Balancer.replace(
                Balancer.replace(file, "\nbackend a\n", "\nbackend a\n" + line),
                "\nbackend b\n",
                "\nbackend b\n" + line);
    }
}
