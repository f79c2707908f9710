package io.sockjs.containers;

import io.sockjs.servlet.SockJsServlets;
import jakarta.servlet.http.HttpServlet;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.ee11.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;

final class JettyContainer implements Container {
    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);

    JettyContainer(SockJsServlets services, HttpServlet application) {
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler("/");
        JakartaWebSocketServletContainerInitializer.configure(context, null);
        context.addServletContainerInitializer((types, servletContext) -> services.addTo(servletContext));
        context.addServlet(new ServletHolder(application), "/");
        server.setHandler(context);
        // Jetty cuts its connections before it ends contexts.
        server.addEventListener(new LifeCycle.Listener() {
            @Override
            public void lifeCycleStopping(LifeCycle stopping) {
                services.close();
            }
        });
        try {
            server.start();
        } catch (Exception cannot) {
            throw new IllegalStateException(cannot);
        }
    }

    @Override
    public int port() {
        return connector.getLocalPort();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception cannot) {
            throw new IllegalStateException(cannot);
        }
    }
}
