package io.sockjs.example.javalin;

import io.javalin.Javalin;
import io.sockjs.SockJsServer;
import io.sockjs.servlet.SockJsServlets;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;

/** An echo beside the routes of a Javalin application. */
public final class JavalinEcho {
    private JavalinEcho() {}

    /** Runs until it is interrupted; the port is the first argument, or 9999. */
    public static void main(String[] args) {
        Javalin javalin = start(args.length > 0 ? Integer.parseInt(args[0]) : 9999);
        System.out.println("echo: http://127.0.0.1:" + javalin.port() + "/");
    }

    static Javalin start(int port) {
        SockJsServer echo = SockJsServer.create("/echo");
        echo.onConnection(connection -> connection.onMessage(connection::send));
        SockJsServlets sockjs = SockJsServlets.create();
        sockjs.install(echo);

        return Javalin.create(config -> {
                    config.startup.showJavalinBanner = false;
                    config.staticFiles.add("/page");
                    config.jetty.modifyServletContextHandler(context -> addTo(context, sockjs));
                    config.events.serverStopping(sockjs::close);
                })
                .start(port);
    }

    private static void addTo(ServletContextHandler context, SockJsServlets sockjs) {
        JakartaWebSocketServletContainerInitializer.configure(context, null);
        context.addServletContainerInitializer((types, servlets) -> sockjs.addTo(servlets));
    }
}
