package io.sockjs.browser;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The battery on each transport, in Chromium and under Node, through each balancer of {@code deployment/}. */
@Tag("browser")
@ParameterizedClass
@EnumSource(BalancerSample.class)
final class BalancedTransportsTest {
    @RegisterExtension
    static final Shared SHARED = new Shared();

    private static final Duration NODE_LIMIT = Duration.ofSeconds(60);

    private static @Nullable BalancedServers servers;
    private static @Nullable Balancer balancer;

    private final BalancerSample sample;
    private final String page;

    BalancedTransportsTest(BalancerSample sample) {
        this.sample = sample;
        this.page = balancer == null ? "" : balancer.url();
    }

    @BeforeParameterizedClassInvocation(injectArguments = true)
    static void start(BalancerSample sample) throws IOException {
        servers = BalancedServers.start(sample);
        balancer = Balancer.start(sample, servers);
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        if (balancer != null) {
            balancer.close();
        }
        if (servers != null) {
            servers.close();
        }
    }

    /** With prefixes, the page names the second server. */
    private String service() {
        return sample.isPrefix() ? page + "/b" : page;
    }

    @ParameterizedTest
    @MethodSource("io.sockjs.browser.BrowserTransport#sameOrigin")
    void servesBrowsers(BrowserTransport transport) {
        Battery.run(SHARED.chromium(), page, service(), transport);
    }

    /** The browser keeps the cookie from requests of another site's page, so the balancer has only the address to go by. */
    @ParameterizedTest
    @EnumSource(
            value = BrowserTransport.class,
            names = {"XHR_STREAMING", "EVENTSOURCE", "IFRAME_XHR_POLLING", "JSONP_POLLING"})
    void servesBrowsersAcrossSites(BrowserTransport transport) {
        Battery.run(SHARED.chromium(), page.replace("127.0.0.1", "localhost"), service(), transport);
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "xhr-streaming", "xhr-polling", "eventsource"})
    void servesNode(String transport) throws Exception {
        String report = Node.withClient().run(NODE_LIMIT, "battery.js", service(), transport);
        Report.parse(report).expectAllPassed(transport + " under Node through " + sample);
    }
}
