package io.sockjs.servlet;

import io.sockjs.SockJsInstallation;
import io.sockjs.SockJsOptions;
import io.sockjs.SockJsServer;
import io.sockjs.engine.Installations;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The services of a web application in a Jakarta Servlet 6.0 container (Tomcat 10.1 or 11, Jetty 12, Undertow 2.3), on the
 * application's own port and behind its own filters. Make one when the application starts:
 *
 * <pre>{@code
 * SockJsServlets sockjs = SockJsServlets.create();
 * sockjs.install(echo);
 * sockjs.addTo(servletContext);
 * }</pre>
 *
 * <p>Prefixes are below the application's context path. WebSockets need the container's Jakarta WebSocket 2.1 support in the same
 * context.
 *
 * <p>Application code runs on the container's threads, one event of a connection at a time, and may block them as servlets may; events
 * that no request brings, such as a session's end by time, on threads of this object's own. Thread-safe; services come and go while
 * the application runs.
 */
public final class SockJsServlets implements AutoCloseable {
    private final Installations installations = new Installations();
    private final Threads threads;

    private SockJsServlets(@Nullable Executor executor) {
        threads = new Threads(executor);
    }

    /**
     * One without services, with threads of its own, which exist while they have something to do: up to 64, and up to 1024 while handlers
     * block.
     */
    public static SockJsServlets create() {
        return new SockJsServlets(null);
    }

    /**
     * One without services.
     *
     * @param executor runs what no request brings, such as one of virtual threads; it is not shut down with this object
     */
    public static SockJsServlets create(Executor executor) {
        return new SockJsServlets(executor);
    }

    /** Installs a service under its own prefix. */
    public SockJsInstallation install(SockJsServer server) {
        return install(server, options -> options);
    }

    /**
     * Installs a service with options that overshadow its own. The same service may be installed under several prefixes; each
     * installation has its own sessions.
     *
     * @throws IllegalStateException when something is installed under that prefix
     */
    public SockJsInstallation install(SockJsServer server, UnaryOperator<SockJsOptions.Builder> overrides) {
        return installations.install(server, overrides);
    }

    /** Those there are now. */
    public List<SockJsInstallation> installations() {
        return installations.all();
    }

    /**
     * What answers the requests below the prefixes, and passes on everything else. It needs {@code async-supported}, for itself and
     * for the filters before it, and the dispatcher types {@code REQUEST} and {@code ASYNC}. Its end is not the services': whoever registers
     * it calls {@link #close()}.
     */
    public Filter filter() {
        return new SockJsFilter(installations, threads, () -> {});
    }

    /**
     * Registers the {@link #filter()} for all paths, behind the filters that are there, and {@link #close()} for the context's end.
     *
     * @throws IllegalStateException when the context has started, or has one of these already
     */
    public void addTo(ServletContext context) {
        FilterRegistration.Dynamic registration =
                context.addFilter("sockjs", new SockJsFilter(installations, threads, this::close));
        if (registration == null) {
            throw new IllegalStateException(
                    "there is a filter named \"sockjs\" in this context already: install all services"
                            + " in one SockJsServlets");
        }
        registration.setAsyncSupported(true);
        registration.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC), true, "/*");
    }

    /**
     * Ends all services gently: see {@link SockJsInstallation#drain}.
     *
     * @param waves how long the closing of their sessions is spread
     * @return done when no session is left
     */
    public CompletableFuture<Void> drain(Duration waves) {
        return installations.drain(waves);
    }

    /**
     * Takes all services off, which closes their sessions with 1001, and ends the threads when they have done what they are at. Returns when
     * clients have been told, but for those that do not read, and after 2 seconds at most; at once when one of these threads calls it, and
     * with an executor of the application's, which is not waited for: {@link #drain} tells when that is done. The end of a context that this
     * was {@linkplain #addTo added to} calls this.
     */
    @Override
    public void close() {
        installations.all().forEach(SockJsInstallation::uninstall);
        threads.close();
    }
}
