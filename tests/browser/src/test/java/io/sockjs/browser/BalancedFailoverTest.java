package io.sockjs.browser;

import static java.util.stream.Collectors.partitioningBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.sockjs.browser.BalancedServers.Member;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openqa.selenium.json.Json;

/** A server goes away under its clients, in Chromium. */
@Tag("browser")
final class BalancedFailoverTest {
    @RegisterExtension
    static final Shared SHARED = new Shared();

    /** Few, since a browser has six HTTP connections to a host. */
    private static final List<String> TRANSPORTS =
            List.of("websocket", "xhr-streaming", "eventsource", "iframe-htmlfile", "jsonp-polling");

    private static final String OPEN = "const done = arguments[2];"
            + "failover.open(SockJS, arguments[0], arguments[1]).then(names => done(JSON.stringify(names)));";
    private static final String AWAIT_CLOSE = "const done = arguments[1];"
            + "failover.awaitClose(arguments[0]).then(closes => done(JSON.stringify(closes)));";

    private static final Pattern TOLD = Pattern.compile("1001 Going away");

    /** A poll that is between two requests when the server goes finds it out by itself. */
    private static final Pattern TOLD_OR_FOUND_OUT = Pattern.compile("1001 Going away|1006 .*");

    @ParameterizedTest
    @EnumSource(BalancerSample.class)
    void clientsSeeTheCloseAndNewOnesReachTheOtherServer(BalancerSample sample) throws Exception {
        Chromium chromium = SHARED.chromium();
        try (BalancedServers servers = BalancedServers.start(sample);
                Balancer balancer = Balancer.start(sample, servers)) {
            String service = balancer.url() + NamedEcho.PREFIX;
            chromium.open(balancer.url() + "/failover.html");

            Map<String, String> before = map(chromium.driver().executeAsyncScript(OPEN, service, TRANSPORTS));
            assertThat(before.values())
                    .as(sample + ", servers")
                    .hasSize(TRANSPORTS.size())
                    .isSubsetOf("a", "b");
            boolean isFirst = "a".equals(before.get("xhr-streaming"));
            Member gone = isFirst ? servers.first() : servers.second();
            Member left = isFirst ? servers.second() : servers.first();
            gone.close();

            Map<Boolean, List<String>> told =
                    TRANSPORTS.stream().collect(partitioningBy(t -> gone.name().equals(before.get(t))));
            Map<String, String> closes = map(chromium.driver().executeAsyncScript(AWAIT_CLOSE, told.get(true)));
            assertThat(closes)
                    .as(sample + ", closes")
                    .containsOnlyKeys(told.get(true))
                    .allSatisfy((transport, close) ->
                            assertThat(close).matches(transport.endsWith("-polling") ? TOLD_OR_FOUND_OUT : TOLD));
            assertThat(chromium.driver().executeScript("return failover.stillOpen();"))
                    .as(sample + ", clients of the other server")
                    .isEqualTo(told.get(false));
            Map<String, String> after = map(chromium.driver().executeAsyncScript(OPEN, service, TRANSPORTS));
            assertThat(after.values()).as(sample + ", servers afterwards").containsOnly(left.name());
        }
    }

    private static Map<String, String> map(@Nullable Object json) {
        Map<String, String> map = new TreeMap<>();
        Map<String, Object> parsed = new Json().toType(String.valueOf(json), Json.MAP_TYPE);
        parsed.forEach((key, value) -> map.put(key, String.valueOf(value)));
        return map;
    }
}
