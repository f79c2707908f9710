package io.sockjs.containers;

import io.sockjs.servlet.SockJsServlets;
import io.sockjs.testkit.Target;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;

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
            return switch (this) {
                case TOMCAT -> new TomcatContainer(services, application);
                case JETTY -> new JettyContainer(services, application);
                case UNDERTOW -> new UndertowContainer(services, application);
            };
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
