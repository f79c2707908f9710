package io.sockjs.spring;

import io.sockjs.SockJsInstallation;
import io.sockjs.SockJsOptions;
import io.sockjs.servlet.SockJsServlets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.springframework.context.SmartLifecycle;

/** Ends the sessions before the container shuts down, which would wait for their streams, or cut them. */
final class Lifecycle implements SmartLifecycle {
    /** Spring Boot's phase for the container's graceful shutdown is one less; the higher one stops first. */
    static final int PHASE = DEFAULT_PHASE - 1024 + 1;

    /** Beyond the time that a drain needs by itself: what it has then not ended is a client that takes nothing. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final SockJsServlets sockjs;
    private final Services services;
    private final boolean graceful;
    private final Duration waves;
    private volatile boolean running;

    Lifecycle(SockJsServlets sockjs, Services services, boolean graceful, Duration waves) {
        this.sockjs = sockjs;
        this.services = services;
        this.graceful = graceful;
        this.waves = waves;
    }

    /** Installs the services again when they were stopped; the first time they are there already. */
    @Override
    public void start() {
        services.install();
        running = true;
    }

    @Override
    public void stop(Runnable done) {
        running = false;
        CompletableFuture<Void> ended = graceful ? sockjs.drain(waves) : CompletableFuture.completedFuture(null);
        ended.copy().orTimeout(longest().toMillis(), TimeUnit.MILLISECONDS).whenComplete((nothing, late) -> {
            try {
                services.uninstall();
            } finally {
                done.run();
            }
        });
    }

    @Override
    public void stop() {
        stop(() -> {});
    }

    /** Whether new sessions may open, in every service. */
    boolean isReady() {
        return running && sockjs.installations().stream().allMatch(SockJsInstallation::isReady);
    }

    private Duration longest() {
        Duration told = sockjs.installations().stream()
                .map(SockJsInstallation::options)
                .map(SockJsOptions::disconnectDelay)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
        return waves.plus(told).plus(PATIENCE);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
