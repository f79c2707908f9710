package io.sockjs.spring;

import io.sockjs.servlet.SockJsServlets;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.util.EnumSet;
import java.util.concurrent.Executor;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

/** The services of a Spring Boot application, in its embedded servlet container. */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@EnableConfigurationProperties(SockJsProperties.class)
@Import({MetricsConfiguration.class, ActuatorConfiguration.class})
class SockJsAutoConfiguration {
    /** The application's executor, by the name that Spring Boot gives it. */
    private static final String EXECUTOR = "applicationTaskExecutor";

    @Bean
    PropertyOptions sockJsPropertyOptions(SockJsProperties properties) {
        return new PropertyOptions(properties);
    }

    @Bean
    @ConditionalOnMissingBean
    SockJsServlets sockJsServlets(ListableBeanFactory beans, Environment environment) {
        if (!virtualThreads(environment)) {
            return SockJsServlets.create();
        }
        if (beans.containsBean(EXECUTOR)) {
            return SockJsServlets.create(beans.getBean(EXECUTOR, Executor.class));
        }
        // An application with an executor of its own has none by that name.
        SimpleAsyncTaskExecutor ours = new SimpleAsyncTaskExecutor("sockjs-");
        ours.setVirtualThreads(true);
        return SockJsServlets.create(ours);
    }

    /** As Spring Boot decides it, whose class for it is in another package in version 4. */
    private static boolean virtualThreads(Environment environment) {
        return Runtime.version().feature() >= 21
                && environment.getProperty("spring.threads.virtual.enabled", Boolean.class, false);
    }

    /** Behind what the application's own filters refuse or authenticate. */
    @Bean
    FilterRegistrationBean<Filter> sockJsFilter(SockJsServlets sockjs, SockJsProperties properties) {
        FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(sockjs.filter());
        registration.setName("sockjs");
        registration.addUrlPatterns("/*");
        registration.setAsyncSupported(true);
        registration.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC));
        registration.setOrder(properties.filterOrder());
        return registration;
    }

    @Bean
    Services sockJsServices(
            ListableBeanFactory beans, SockJsServlets sockjs, PropertyOptions options, Environment environment) {
        return new Services(beans, sockjs, options, environment);
    }

    @Bean
    Lifecycle sockJsLifecycle(
            SockJsServlets sockjs, Services services, SockJsProperties properties, Environment environment) {
        String shutdown = environment.getProperty("server.shutdown", "graceful");
        return new Lifecycle(sockjs, services, shutdown.equalsIgnoreCase("graceful"), properties.drain());
    }
}
