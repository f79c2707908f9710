package io.sockjs.example.jetty;

import io.sockjs.SockJsServer;
import io.sockjs.servlet.SockJsServlets;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.ee11.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;

/** An echo in an embedded Jetty, beside a servlet of the application's. */
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
        context.addServlet(new ServletHolder(new Page()), "/");
        Server jetty = new Server(port);
        jetty.setHandler(context);
        jetty.start();
        return jetty;
    }

    /** What the application itself serves. */
    private static final class Page extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.setContentType("text/html; charset=utf-8");
            try (InputStream page = JettyEcho.class.getResourceAsStream("/page/index.html")) {
                page.transferTo(response.getOutputStream());
            }
        }
    }
}
