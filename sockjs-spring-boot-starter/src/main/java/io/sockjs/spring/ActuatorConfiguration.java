package io.sockjs.spring;

import io.sockjs.servlet.SockJsServlets;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What Spring Boot's Actuator shows. Its types of health moved in version 4, so there is one configuration for each. */
@Configuration(proxyBeanMethods = false)
class ActuatorConfiguration {
    /** Health takes the name of its component from that of the bean. */
    private static final String HEALTH = "sockjsHealthIndicator";

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
    @org.springframework.boot.actuate.autoconfigure.health.ConditionalOnEnabledHealthIndicator("sockjs")
    static class ForHealth3 {
        @Bean(HEALTH)
        @ConditionalOnMissingBean(name = HEALTH)
        org.springframework.boot.actuate.health.HealthIndicator health(Lifecycle lifecycle) {
            return () -> (lifecycle.isReady()
                            ? org.springframework.boot.actuate.health.Health.up()
                            : org.springframework.boot.actuate.health.Health.outOfService())
                    .build();
        }
    }

    /** Of Spring Boot 4. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.boot.health.contributor.HealthIndicator")
    @org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator("sockjs")
    static class ForHealth4 {
        @Bean(HEALTH)
        @ConditionalOnMissingBean(name = HEALTH)
        org.springframework.boot.health.contributor.HealthIndicator health(Lifecycle lifecycle) {
            return () -> (lifecycle.isReady()
                            ? org.springframework.boot.health.contributor.Health.up()
                            : org.springframework.boot.health.contributor.Health.outOfService())
                    .build();
        }
    }
}
