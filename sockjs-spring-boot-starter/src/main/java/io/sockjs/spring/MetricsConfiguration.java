package io.sockjs.spring;

import io.micrometer.core.instrument.MeterRegistry;
import io.sockjs.SockJsObserver;
import io.sockjs.micrometer.SockJsMetrics;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Meters of each service in the application's registry. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({MeterRegistry.class, SockJsMetrics.class})
@ConditionalOnProperty(name = "sockjs.metrics", matchIfMissing = true)
class MetricsConfiguration {
    @Bean
    Observers sockJsMetrics(ObjectProvider<MeterRegistry> registry) {
        return new Metrics(registry.getIfUnique());
    }

    /** Takes its meters away with the application, since a registry may outlive it. */
    static final class Metrics implements Observers, AutoCloseable {
        private final @Nullable MeterRegistry registry;
        private final List<SockJsMetrics> made = new CopyOnWriteArrayList<>();

        Metrics(@Nullable MeterRegistry registry) {
            this.registry = registry;
        }

        @Override
        public @Nullable SockJsObserver of(String prefix) {
            boolean counted = registry != null
                    && registry.find("sockjs.sessions.open")
                                    .tag("service", prefix)
                                    .gauge()
                            != null;
            if (registry == null || counted) {
                return null;
            }
            SockJsMetrics metrics = new SockJsMetrics(registry, prefix);
            made.add(metrics);
            return metrics;
        }

        @Override
        public void close() {
            made.forEach(SockJsMetrics::close);
        }
    }
}
