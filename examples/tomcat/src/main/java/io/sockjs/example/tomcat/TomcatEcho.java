package io.sockjs.example.tomcat;

import io.sockjs.SockJsServer;
import io.sockjs.servlet.SockJsServlets;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsSci;

/** An echo in an embedded Tomcat, beside a servlet of the application's. */
public final class TomcatEcho {
    private TomcatEcho() {}

    /** Runs until it is interrupted; the port is the first argument, or 9999. */
    public static void main(String[] args) throws IOException, LifecycleException {
        Tomcat tomcat = start(args.length > 0 ? Integer.parseInt(args[0]) : 9999);
        System.out.println("echo: http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + "/");
        tomcat.getServer().await();
    }

    static Tomcat start(int port) throws IOException, LifecycleException {
        SockJsServer echo = SockJsServer.create("/echo");
        echo.onConnection(connection -> connection.onMessage(connection::send));
        SockJsServlets sockjs = SockJsServlets.create();
        sockjs.install(echo);

        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(Files.createTempDirectory("tomcat").toString());
        tomcat.setPort(port);
        Context context = tomcat.addContext("", null);
        context.addServletContainerInitializer(new WsSci(), null);
        context.addServletContainerInitializer((types, servlets) -> sockjs.addTo(servlets), null);
        Tomcat.addServlet(context, "page", new Page()).addMapping("/");
        tomcat.start();
        return tomcat;
    }

    /** What the application itself serves. */
    private static final class Page extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.setContentType("text/html; charset=utf-8");
            try (InputStream page = TomcatEcho.class.getResourceAsStream("/page/index.html")) {
                page.transferTo(response.getOutputStream());
            }
        }
    }
}
