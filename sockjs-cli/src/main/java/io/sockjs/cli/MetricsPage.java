package io.sockjs.cli;

import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.channel.ChannelHandler;
import io.sockjs.SockJsObserver;
import io.sockjs.SockJsServer;
import io.sockjs.micrometer.SockJsMetrics;
import java.util.List;
import java.util.stream.Stream;

/** The meters of all services, and of the memory and the processors they use, in the text format of Prometheus. Thread-safe. */
final class MetricsPage {
    private final String path;
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    private MetricsPage(String path) {
        this.path = path;
        new JvmMemoryMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
    }

    /**
     * A page at a path that no service takes.
     *
     * @throws IllegalArgumentException when there can be none
     */
    static MetricsPage at(String path, List<SockJsServer> services) {
        if (!path.matches("(/[A-Za-z0-9._~-]+)+")) {
            throw new IllegalArgumentException("the path of the metrics cannot be \"" + path
                    + "\": begin it with \"/\", and use letters, digits and . _ ~ -, such as /metrics");
        }
        Stream.concat(services.stream().map(service -> service.options().prefix()), Stream.of("/health"))
                .filter(prefix -> (path + "/").startsWith(prefix + "/"))
                .forEach(prefix -> {
                    throw new IllegalArgumentException("the path of the metrics cannot be \"" + path + "\": " + prefix
                            + " is another service's; choose one that is not below it");
                });
        return new MetricsPage(path);
    }

    /** Counts what happens in a service; to be called once for each. */
    SockJsObserver observer(SockJsServer service) {
        return new SockJsMetrics(registry, service.options().prefix());
    }

    /** For the pipeline of a new channel. */
    ChannelHandler newHandler() {
        return new MetricsHandler(path, registry);
    }
}
