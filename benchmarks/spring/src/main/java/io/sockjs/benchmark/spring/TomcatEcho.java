package io.sockjs.benchmark.spring;

import io.sockjs.SockJsGroup;
import io.sockjs.SockJsServer;
import io.sockjs.servlet.SockJsServlets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsSci;

/**
 * Ours on the Tomcat that Spring Boot brings, set as {@link SpringServer} sets it: {@code TomcatEcho PORT LOOPS}. LOOPS is of no account.
 */
public final class TomcatEcho {
    private TomcatEcho() {}

    public static void main(String[] args) throws Exception {
        SockJsServlets services = SockJsServlets.create();
        services.install(
                SockJsServer.create("/echo").onConnection(connection -> connection.onMessage(connection::send)));
        SockJsGroup all = new SockJsGroup();
        services.install(SockJsServer.create("/broadcast").onConnection(connection -> {
            all.join(connection);
            connection.onMessage(all::send);
        }));
        Path base = Files.createTempDirectory("sockjs-tomcat");
        base.toFile().deleteOnExit();
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(base.toString());
        tomcat.setPort(Integer.parseInt(args[0]));
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        tomcat.getConnector().setProperty("acceptCount", "1024");
        tomcat.getConnector().setProperty("maxConnections", "120000");
        Context context = tomcat.addContext("", base.toString());
        context.addServletContainerInitializer(new WsSci(), null);
        context.addServletContainerInitializer((types, servlets) -> services.addTo(servlets), Set.of());
        // Without a servlet Tomcat has no mapping for its filters.
        Tomcat.addServlet(context, "none", new jakarta.servlet.http.HttpServlet() {
                    private static final long serialVersionUID = 1;
                })
                .addMapping("/");
        tomcat.start();
        System.out.println("listening on " + tomcat.getConnector().getLocalPort());
    }
}
