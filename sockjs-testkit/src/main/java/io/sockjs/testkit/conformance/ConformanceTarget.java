package io.sockjs.testkit.conformance;

import io.sockjs.testkit.Target;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the suite tests, and the delays that it is configured with, which say how long the timed rules wait.
 *
 * <p>A test run finds it in this order: what {@link Conformance} was told to test, what {@link #use} was given, and the JUnit
 * configuration parameters or system properties {@code sockjs.url}, {@code sockjs.heartbeat-delay} and
 * {@code sockjs.disconnect-delay}.
 *
 * @param target the server
 * @param heartbeatDelay its {@code heartbeat_delay}
 * @param disconnectDelay its {@code disconnect_delay}
 */
public record ConformanceTarget(Target target, Duration heartbeatDelay, Duration disconnectDelay) {
    public static final String URL = "sockjs.url";
    public static final String HEARTBEAT_DELAY = "sockjs.heartbeat-delay";
    public static final String DISCONNECT_DELAY = "sockjs.disconnect-delay";

    static final String RUN = "sockjs.conformance-run";

    private static final Map<String, ConformanceTarget> RUNS = new ConcurrentHashMap<>();
    private static volatile @Nullable ConformanceTarget inUse;

    /** A server with the protocol's default delays: 25 s and 5 s. */
    public static ConformanceTarget of(Target target) {
        return new ConformanceTarget(target, Duration.ofSeconds(25), Duration.ofSeconds(5));
    }

    /** Sets what every following test run in this JVM tests; null to leave it to {@code sockjs.url} again. */
    public static void use(@Nullable ConformanceTarget target) {
        inUse = target;
    }

    /** A duration such as {@code 25s}, {@code 500ms}, {@code 2m} or {@code PT25S}. */
    public static Duration duration(String text) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        if (lower.endsWith("ms")) {
            return Duration.ofMillis(Long.parseLong(lower.substring(0, lower.length() - 2)));
        }
        return Duration.parse(lower.startsWith("pt") ? lower : "pt" + lower);
    }

    static void register(String run, ConformanceTarget target) {
        RUNS.put(run, target);
    }

    static void forget(String run) {
        RUNS.remove(run);
    }

    static ConformanceTarget find(Function<String, Optional<String>> parameters) {
        Optional<ConformanceTarget> told = parameters.apply(RUN).map(RUNS::get).or(() -> Optional.ofNullable(inUse));
        return told.or(() -> parameters.apply(URL).map(url -> configured(url, parameters)))
                .orElseThrow(() -> new IllegalStateException(
                        "No server to test: set -D" + URL + "=http://host:port, or call ConformanceTarget.use"));
    }

    private static ConformanceTarget configured(String url, Function<String, Optional<String>> parameters) {
        ConformanceTarget defaults = of(Target.of(URI.create(url)));
        return new ConformanceTarget(
                defaults.target(),
                parameters
                        .apply(HEARTBEAT_DELAY)
                        .map(ConformanceTarget::duration)
                        .orElse(defaults.heartbeatDelay()),
                parameters
                        .apply(DISCONNECT_DELAY)
                        .map(ConformanceTarget::duration)
                        .orElse(defaults.disconnectDelay()));
    }
}
