package io.sockjs.spring;

import io.sockjs.SockJsInstallation;
import io.sockjs.servlet.SockJsServlets;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What Spring Boot's Actuator shows. Its types of health moved in version 4, so there is one configuration for each. */
@Configuration(proxyBeanMethods = false)
class ActuatorConfiguration {
    private static boolean ready(SockJsServlets sockjs) {
        return sockjs.installations().stream().allMatch(SockJsInstallation::isReady);
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
    static class ForEndpoint {
        @Bean
        @ConditionalOnAvailableEndpoint
        @ConditionalOnMissingBean
        SockJsActuatorEndpoint sockJsActuatorEndpoint(SockJsServlets sockjs) {
            return new SockJsActuatorEndpoint(sockjs);
        }
    }

    /** Of Spring Boot 3. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.boot.actuate.health.HealthIndicator")
    @ConditionalOnProperty(name = "management.health.sockjs.enabled", matchIfMissing = true)
    static class ForHealth3 {
        @Bean
        org.springframework.boot.actuate.health.HealthIndicator sockJsHealthIndicator(SockJsServlets sockjs) {
            return () -> (ready(sockjs)
                            ? org.springframework.boot.actuate.health.Health.up()
                            : org.springframework.boot.actuate.health.Health.outOfService())
                    .build();
        }
    }

    /** Of Spring Boot 4. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.boot.health.contributor.HealthIndicator")
    @ConditionalOnProperty(name = "management.health.sockjs.enabled", matchIfMissing = true)
    static class ForHealth4 {
        @Bean
        org.springframework.boot.health.contributor.HealthIndicator sockJsHealthIndicator(SockJsServlets sockjs) {
            return () -> (ready(sockjs)
                            ? org.springframework.boot.health.contributor.Health.up()
                            : org.springframework.boot.health.contributor.Health.outOfService())
                    .build();
        }
    }
}
