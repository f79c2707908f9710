package io.sockjs.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a bean that is a {@link SockJsHandler} a service, with the options of the {@code sockjs.*} properties. On the bean's class, or
 * on its {@code @Bean} method:
 *
 * <pre>{@code
 * @Component
 * @SockJsEndpoint("/echo")
 * class Echo implements SockJsHandler { ... }
 * }</pre>
 *
 * <p>A service that needs more, such as a handshake handler, is a bean of type {@link io.sockjs.SockJsServer} instead.
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface SockJsEndpoint {
    /**
     * The prefix, below the application's context path: see {@link io.sockjs.SockJsOptions.Builder#prefix}. Placeholders of Spring,
     * {@code ${...}}, are resolved.
     */
    String value();
}
