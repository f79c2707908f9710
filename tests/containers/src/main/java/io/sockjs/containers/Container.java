package io.sockjs.containers;

import io.sockjs.servlet.SockJsServlets;
import io.sockjs.testkit.Target;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.EnumSet;
import java.util.function.Consumer;

/** A servlet container with SockJS services, and one servlet of an application, {@code /application}. */
public interface Container extends AutoCloseable {
    /** Those there are. */
    enum Kind {
        TOMCAT,
        JETTY,
        UNDERTOW;

        /** Starts one; it closes the services with itself. */
        public Container start(SockJsServlets services) {
            return start(services, new Application());
        }

        /**
         * Starts one with another servlet of the application.
         *
         * @param application for all paths
         */
        public Container start(SockJsServlets services, HttpServlet application) {
            return start(new Setup(services, application, "", context -> {}));
        }

        /** Starts one with more of the application's own. */
        public Container start(Setup setup) {
            return switch (this) {
                case TOMCAT -> new TomcatContainer(setup);
                case JETTY -> new JettyContainer(setup);
                case UNDERTOW -> new UndertowContainer(setup);
            };
        }
    }

    /**
     * What a container serves.
     *
     * @param application for all paths
     * @param contextPath where the application is; empty, or from a {@code /} on
     * @param before what the application does with its context before the services are added to it
     */
    record Setup(
            SockJsServlets services, HttpServlet application, String contextPath, Consumer<ServletContext> before) {
        /** The usual application, there. */
        public static Setup at(String contextPath, SockJsServlets services) {
            return new Setup(services, new Application(), contextPath, context -> {});
        }

        /** The usual application, with this filter before ours. */
        public static Setup behind(Filter filter, boolean async, SockJsServlets services) {
            return new Setup(services, new Application(), "", context -> {
                FilterRegistration.Dynamic first = context.addFilter("first", filter);
                first.setAsyncSupported(async);
                first.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, "/*");
            });
        }

        void start(ServletContext context) {
            before.accept(context);
            services.addTo(context);
        }
    }

    /** Where it listens, on the loopback address. */
    int port();

    /** For the raw client. */
    default Target target() {
        return Target.of(URI.create("http://127.0.0.1:" + port()));
    }

    @Override
    void close();

    /** The application's own. */
    final class Application extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            if (request.getRequestURI().equals("/application")) {
                response.setContentType("text/plain");
                response.getWriter().print("application");
            } else {
                response.sendError(HttpServletResponse.SC_NOT_FOUND);
            }
        }
    }
}
