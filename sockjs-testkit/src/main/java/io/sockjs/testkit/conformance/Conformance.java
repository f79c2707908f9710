package io.sockjs.testkit.conformance;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs the conformance suite:
 *
 * <pre>{@code
 * ConformanceReport report = Conformance.run(ConformanceTarget.of(Target.of(URI.create("http://127.0.0.1:8081"))));
 * System.out.print(report.table());
 * }</pre>
 *
 * <p>The rules run in parallel, since most of their time is waiting: with the protocol's default delays the whole takes about as
 * long as its longest rule, a minute. Thread-safe.
 */
public final class Conformance {
    private static final String PARALLEL = "junit.jupiter.execution.parallel.";
    private static final String TIMEOUT = "junit.jupiter.execution.timeout.";
    private static final int AT_ONCE = 16;

    private Conformance() {}

    /** Runs every rule. */
    public static ConformanceReport run(ConformanceTarget target) {
        return run(target, "");
    }

    /**
     * Runs the rules whose chapter class or method name contains the filter, in any case.
     *
     * @param filter such as {@code Iframe} or {@code secondReceiver}; empty for all
     */
    public static ConformanceReport run(ConformanceTarget target, String filter) {
        String run = UUID.randomUUID().toString();
        RuleListener listener = new RuleListener();
        ConformanceTarget.register(run, target);
        try {
            // Listeners and engines of the caller's class path have no business in this run.
            LauncherConfig config = LauncherConfig.builder()
                    .enableTestExecutionListenerAutoRegistration(false)
                    .enableLauncherSessionListenerAutoRegistration(false)
                    .enablePostDiscoveryFilterAutoRegistration(false)
                    .build();
            LauncherFactory.create(config).execute(request(run, filter, target), listener);
        } finally {
            ConformanceTarget.forget(run);
        }
        return listener.report();
    }

    private static LauncherDiscoveryRequest request(String run, String filter, ConformanceTarget target) {
        List<DiscoverySelector> chapters = Chapters.ALL.stream()
                .<DiscoverySelector>map(DiscoverySelectors::selectClass)
                .toList();
        return LauncherDiscoveryRequestBuilder.request()
                .selectors(chapters)
                .filters(named(filter))
                .configurationParameter(ConformanceTarget.RUN, run)
                // A server that sends heartbeats and nothing else would keep a rule waiting for ever.
                .configurationParameter(TIMEOUT + "default", longest(target).toSeconds() + " s")
                .configurationParameter(TIMEOUT + "thread.mode.default", "SEPARATE_THREAD")
                .configurationParameter(PARALLEL + "enabled", "true")
                .configurationParameter(PARALLEL + "mode.default", "concurrent")
                .configurationParameter(PARALLEL + "mode.classes.default", "concurrent")
                .configurationParameter(PARALLEL + "config.executor-service", "WORKER_THREAD_POOL")
                .configurationParameter(PARALLEL + "config.strategy", "fixed")
                .configurationParameter(PARALLEL + "config.fixed.parallelism", String.valueOf(AT_ONCE))
                .configurationParameter(PARALLEL + "config.fixed.max-pool-size", String.valueOf(AT_ONCE))
                .build();
    }

    /** More than any rule takes. */
    private static Duration longest(ConformanceTarget target) {
        return target.target()
                .patience()
                .multipliedBy(3)
                .plus(target.heartbeatDelay().multipliedBy(3))
                .plus(target.disconnectDelay().multipliedBy(3));
    }

    private static PostDiscoveryFilter named(String filter) {
        String wanted = filter.toLowerCase(Locale.ROOT);
        return test -> {
            boolean kept = test.getSource()
                    .filter(MethodSource.class::isInstance)
                    .map(MethodSource.class::cast)
                    .map(method -> method.getClassName()
                                    .substring(method.getClassName().lastIndexOf('.') + 1) + "."
                            + method.getMethodName())
                    .map(name -> name.toLowerCase(Locale.ROOT).contains(wanted))
                    .orElse(true);
            return FilterResult.includedIf(kept);
        };
    }
}
