package io.sockjs.benchmark.spring;

import static java.nio.charset.StandardCharsets.US_ASCII;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
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
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsSci;

/**
 * What Tomcat itself takes for an echo over its WebSockets, and over a request that waits and another that brings the message: no
 * session, no codec, nothing is bounded. {@code TomcatFloor PORT LOOPS}; LOOPS is of no account.
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

    /** Gives what one request brings to the one that waits, as it came. */
    private static final class Http extends HttpServlet {
        private static final long serialVersionUID = 1;
        private static final byte[] OPEN = "o\n".getBytes(US_ASCII);
        private static final byte[] PRELUDE = ("h".repeat(2048) + "\n").getBytes(US_ASCII);

        private final transient Map<String, Receiver> receivers = new ConcurrentHashMap<>();

        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
            String path = request.getRequestURI();
            String session = path.substring(0, path.lastIndexOf('/'));
            switch (path.substring(path.lastIndexOf('/') + 1)) {
                case "xhr_send" -> {
                    byte[] body = request.getInputStream().readAllBytes();
                    byte[] frame = new byte[body.length + 2];
                    frame[0] = 'a';
                    System.arraycopy(body, 0, frame, 1, body.length);
                    frame[frame.length - 1] = '\n';
                    response.setStatus(204);
                    receivers.get(session).give(frame);
                }
                case "xhr_streaming" -> {
                    response.setContentType("application/javascript; charset=UTF-8");
                    request.startAsync().setTimeout(0);
                    Stream stream = new Stream(response.getOutputStream());
                    receivers.put(session, stream);
                    stream.give(PRELUDE);
                    stream.give(OPEN);
                }
                case "xhr" -> {
                    response.setContentType("application/javascript; charset=UTF-8");
                    if (receivers.putIfAbsent(session, new Poll()) == null) {
                        response.getOutputStream().write(OPEN);
                    } else {
                        AsyncContext waiting = request.startAsync();
                        waiting.setTimeout(0);
                        ((Poll) receivers.get(session)).wait(waiting);
                    }
                }
                default -> response.sendError(404);
            }
        }

        private interface Receiver {
            void give(byte[] frame) throws IOException;
        }

        private record Stream(ServletOutputStream out) implements Receiver {
            @Override
            public synchronized void give(byte[] frame) throws IOException {
                out.write(frame);
                out.flush();
            }
        }

        private static final class Poll implements Receiver {
            private byte[] frame;
            private AsyncContext waiting;

            synchronized void wait(AsyncContext poll) throws IOException {
                waiting = poll;
                if (frame != null) {
                    give(frame);
                }
            }

            @Override
            public synchronized void give(byte[] given) throws IOException {
                if (waiting == null) {
                    frame = given;
                } else {
                    waiting.getResponse().getOutputStream().write(given);
                    waiting.complete();
                    waiting = null;
                    frame = null;
                }
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
        Wrapper http = Tomcat.addServlet(context, "http", new Http());
        http.setAsyncSupported(true);
        http.addMapping("/");
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
