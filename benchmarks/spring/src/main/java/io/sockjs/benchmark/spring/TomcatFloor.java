package io.sockjs.benchmark.spring;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsSci;

/**
 * What Tomcat itself takes for an echo over its WebSockets: no SockJS, nothing
 * waits, nothing is bounded. {@code TomcatFloor PORT LOOPS}; LOOPS is of no account.
 */
public final class TomcatFloor {
    private TomcatFloor() {}

    /** Echoes. Public because Tomcat makes it. */
    public static final class Echo extends Endpoint {
        @Override
        public void onOpen(Session session, EndpointConfig config) {
            session.addMessageHandler(String.class, message -> send(session, message));
        }

        @Override
        public void onError(Session session, Throwable failure) {
            failure.printStackTrace();
        }

        private static void send(Session session, String text) {
            try {
                if (Boolean.getBoolean("floor.async")) {
                    session.getAsyncRemote().sendText(text, result -> {});
                } else {
                    session.getBasicRemote().sendText(text);
                }
            } catch (IOException gone) {
                throw new UncheckedIOException(gone);
            }
        }
    }

    public static void main(String[] args) throws Exception {
        Path base = Files.createTempDirectory("tomcat-floor");
        base.toFile().deleteOnExit();
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(base.toString());
        tomcat.setPort(Integer.parseInt(args[0]));
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        Context context = tomcat.addContext("", base.toString());
        context.addServletContainerInitializer(new WsSci(), null);
        context.addServletContainerInitializer((types, servlets) -> addTo(servlets), Set.of());
        Tomcat.addServlet(context, "none", new jakarta.servlet.http.HttpServlet() {
                    private static final long serialVersionUID = 1;
                })
                .addMapping("/");
        tomcat.start();
        System.out.println("listening on " + tomcat.getConnector().getLocalPort());
    }

    private static void addTo(ServletContext servlets) throws ServletException {
        ServerContainer container = (ServerContainer) servlets.getAttribute(ServerContainer.class.getName());
        try {
            container.addEndpoint(ServerEndpointConfig.Builder.create(Echo.class, "/echo/{server}/{session}/websocket")
                    .build());
        } catch (DeploymentException cannot) {
            throw new ServletException(cannot);
        }
    }
}
