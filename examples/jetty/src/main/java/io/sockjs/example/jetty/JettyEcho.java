package io.sockjs.example.jetty;

import io.sockjs.SockJsServer;
import io.sockjs.servlet.SockJsServlets;
import org.eclipse.jetty.ee11.servlet.DefaultServlet;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.resource.ResourceFactory;

/** An echo in an embedded Jetty, beside the files of the application. */
public final class JettyEcho {
    private JettyEcho() {}

    /** Runs until it is interrupted; the port is the first argument, or 9999. */
    public static void main(String[] args) throws Exception {
        Server jetty = start(args.length > 0 ? Integer.parseInt(args[0]) : 9999);
        System.out.println("echo: http://127.0.0.1:" + jetty.getURI().getPort() + "/");
        jetty.join();
    }

    static Server start(int port) throws Exception {
        SockJsServer echo = SockJsServer.create("/echo");
        echo.onConnection(connection -> connection.onMessage(connection::send));
        SockJsServlets sockjs = SockJsServlets.create();
        sockjs.install(echo);

        ServletContextHandler context = new ServletContextHandler("/");
        JakartaWebSocketServletContainerInitializer.configure(context, null);
        context.addServletContainerInitializer((types, servlets) -> sockjs.addTo(servlets));
        context.setBaseResource(ResourceFactory.of(context).newClassLoaderResource("page"));
        context.setWelcomeFiles(new String[] {"index.html"});
        context.addServlet(DefaultServlet.class, "/");
        Server jetty = new Server(port);
        jetty.setHandler(context);
        // Jetty cuts connections before it ends contexts: sessions are told before that.
        jetty.addEventListener(new LifeCycle.Listener() {
            @Override
            public void lifeCycleStopping(LifeCycle stopping) {
                sockjs.close();
            }
        });
        jetty.start();
        return jetty;
    }
}
