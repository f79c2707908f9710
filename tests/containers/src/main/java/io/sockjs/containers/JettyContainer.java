package io.sockjs.containers;

import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.ee11.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;

final class JettyContainer implements Container {
    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);

    JettyContainer(Setup setup) {
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler context =
                new ServletContextHandler(setup.contextPath().isEmpty() ? "/" : setup.contextPath());
        JakartaWebSocketServletContainerInitializer.configure(context, null);
        context.addServletContainerInitializer((types, servletContext) -> setup.start(servletContext));
        context.addServlet(new ServletHolder(setup.application()), "/");
        server.setHandler(context);
        // Jetty cuts its connections before it ends contexts.
        server.addEventListener(new LifeCycle.Listener() {
            @Override
            public void lifeCycleStopping(LifeCycle stopping) {
                setup.services().close();
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
