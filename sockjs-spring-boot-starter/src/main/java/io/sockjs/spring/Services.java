package io.sockjs.spring;

import io.sockjs.SockJsInstallation;
import io.sockjs.SockJsObserver;
import io.sockjs.SockJsOptions;
import io.sockjs.SockJsServer;
import io.sockjs.servlet.SockJsServlets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.env.Environment;

/**
 * Finds the application's services and installs them: when all its beans are there, so that none of them is made early, and before the
 * container takes connections.
 */
final class Services implements SmartInitializingSingleton {
    private static final System.Logger LOG = System.getLogger("io.sockjs");

    private final ListableBeanFactory beans;
    private final SockJsServlets sockjs;
    private final PropertyOptions properties;
    private final Environment environment;
    private final Map<String, String> beanOfPrefix = new HashMap<>();
    private final Map<SockJsServer, SockJsOptions> found = new LinkedHashMap<>();
    private boolean installed;

    Services(ListableBeanFactory beans, SockJsServlets sockjs, PropertyOptions properties, Environment environment) {
        this.beans = beans;
        this.sockjs = sockjs;
        this.properties = properties;
        this.environment = environment;
    }

    @Override
    public void afterSingletonsInstantiated() {
        Observers observers = beans.getBeanProvider(Observers.class).getIfAvailable();
        beans.getBeansOfType(SockJsServer.class).forEach((name, server) -> add(name, server, observers));
        for (String name : beans.getBeanNamesForAnnotation(SockJsEndpoint.class)) {
            SockJsEndpoint endpoint = beans.findAnnotationOnBean(name, SockJsEndpoint.class);
            if (endpoint != null) {
                add(name, server(name, endpoint), observers);
            }
        }
        List.of(beans.getBeanNamesForType(SockJsHandler.class)).forEach(this::hasPrefix);
        if (found.isEmpty()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "There is no SockJS service: give a SockJsHandler bean @SockJsEndpoint(\"/prefix\"), or make a"
                            + " SockJsServer bean.");
        }
        install();
    }

    private void hasPrefix(String name) {
        if (beans.findAnnotationOnBean(name, SockJsEndpoint.class) == null) {
            throw new StartFailure(
                    "The bean \"" + name + "\" is a SockJsHandler without @SockJsEndpoint, so it has no prefix.",
                    "Put @SockJsEndpoint(\"/prefix\") on its class or its @Bean method.");
        }
    }

    private SockJsServer server(String name, SockJsEndpoint endpoint) {
        Object bean = beans.getBean(name);
        if (!(bean instanceof SockJsHandler handler)) {
            throw new StartFailure(
                    "The bean \"" + name + "\" has @SockJsEndpoint, but its " + bean.getClass() + " is no "
                            + SockJsHandler.class.getName() + ".",
                    "Let the class implement SockJsHandler, or take the annotation away.");
        }
        SockJsOptions.Builder options = SockJsOptions.builder();
        try {
            options.prefix(environment.resolveRequiredPlaceholders(endpoint.value()));
        } catch (IllegalArgumentException refused) {
            throw new StartFailure(
                    "The @SockJsEndpoint of the bean \"" + name + "\" cannot be: " + refused.getMessage(),
                    "Give a prefix such as @SockJsEndpoint(\"/echo\").");
        }
        return SockJsServer.create(options.build()).onConnection(handler::onConnection);
    }

    private void add(String name, SockJsServer server, @Nullable Observers observers) {
        String prefix = server.options().prefix();
        String other = beanOfPrefix.putIfAbsent(prefix, name);
        if (other != null) {
            throw new StartFailure(
                    "The beans \"" + other + "\" and \"" + name + "\" are SockJS services under one prefix, \"" + prefix
                            + "\".",
                    "Give one of them another prefix.");
        }
        SockJsOptions.Builder options = properties.applyTo(server.options().toBuilder());
        SockJsObserver counting = observers == null ? null : observers.of(prefix);
        if (counting != null) {
            SockJsObserver own = server.options().observer();
            options.observer(own == null ? counting : SockJsObserver.both(own, counting));
        }
        found.put(server, options.build());
    }

    /** Installs all of them, unless they are. */
    synchronized void install() {
        if (!installed) {
            found.forEach((server, options) -> sockjs.install(server, own -> options.toBuilder()));
            installed = true;
        }
    }

    /** Takes all of them off, which closes their sessions. */
    synchronized void uninstall() {
        sockjs.installations().forEach(SockJsInstallation::uninstall);
        installed = false;
    }
}
