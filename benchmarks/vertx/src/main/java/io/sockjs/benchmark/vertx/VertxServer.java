package io.sockjs.benchmark.vertx;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.sockjs.SockJSHandler;
import io.vertx.ext.web.handler.sockjs.SockJSHandlerOptions;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The SockJS server of Vert.x with the services {@code /echo} and {@code /broadcast}: {@code VertxServer PORT LOOPS
 * [native]}. It listens on 127.0.0.1, says {@code listening on PORT}, and ends on SIGTERM.
 *
 * <p>There are as many instances of the verticle as event loops; all share the port, and Vert.x deals the connections
 * out among them. All share one map of sessions too, of both services, so that a session's requests may come over
 * connections of different loops, but a session's name must not be used on both services at once. With {@code native}
 * it runs on epoll.
 *
 * <p>Vert.x closes the connection after each answer to {@code xhr} and at the end of each stream, and does not say so
 * with {@code Connection: close}: a client must not send its next request on it, but connect anew for every poll.
 */
public final class VertxServer extends VerticleBase {
    /** A message of 64 KiB and what JSON and SockJS add to it; the default of 64 KiB for a frame is too small. */
    private static final int WEBSOCKET_LIMIT = 256 * 1024;

    private static final int BACKLOG = 1024;

    private final SocketAddress address;
    private final Listening listening;
    private final Set<SockJSSocket> everybody;

    private VertxServer(SocketAddress address, Listening listening, Set<SockJSSocket> everybody) {
        this.address = address;
        this.listening = listening;
        this.everybody = everybody;
    }

    /** Where the port is left that the instances listen on: it may be the system's choice. */
    private static final class Listening {
        private volatile int port;
    }

    public static void main(String[] args) {
        boolean epoll = args.length == 3 && args[2].equals("native");
        if (args.length != 2 && !epoll) {
            System.err.println("usage: VertxServer PORT LOOPS [native]");
            System.exit(2);
        }
        int port = Integer.parseInt(args[0]);
        int loops = Integer.parseInt(args[1]);
        Logger.getLogger("").setLevel(Level.WARNING);

        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(loops).setPreferNativeTransport(epoll));
        if (epoll && !vertx.isNativeTransportEnabled()) {
            System.err.println("no native transport here: " + vertx.unavailableNativeTransportCause());
            System.exit(1);
        }
        Listening listening = new Listening();
        Set<SockJSSocket> everybody = ConcurrentHashMap.newKeySet();
        // Of port 0 each instance would take one of its own; of this address all have the same.
        SocketAddress address = port == 0
                ? SocketAddress.sharedRandomPort(1, "127.0.0.1")
                : SocketAddress.inetSocketAddress(port, "127.0.0.1");
        vertx.deployVerticle(
                        () -> new VertxServer(address, listening, everybody),
                        new DeploymentOptions().setInstances(loops))
                .onSuccess(id -> System.out.println("listening on " + listening.port))
                .onFailure(failure -> {
                    failure.printStackTrace();
                    System.exit(1);
                });
    }

    @Override
    public Future<?> start() {
        HttpServerOptions options = new HttpServerOptions()
                // The default is what Netty finds on the machine, which may be 128.
                .setAcceptBacklog(BACKLOG)
                .setMaxWebSocketFrameSize(WEBSOCKET_LIMIT)
                .setMaxWebSocketMessageSize(WEBSOCKET_LIMIT)
                // On by default; none of the servers compresses.
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false);
        return vertx.createHttpServer(options)
                .requestHandler(router())
                .listen(address)
                .onSuccess(this::listens);
    }

    private void listens(HttpServer server) {
        listening.port = server.actualPort();
    }

    private Router router() {
        Router router = Router.router(vertx);
        // The SockJS handler wants one. Without file uploads, which would make a directory where the server is started.
        router.route().handler(BodyHandler.create(false));
        router.route("/echo*").subRouter(sockjs().socketHandler(VertxServer::echo));
        router.route("/broadcast*").subRouter(sockjs().socketHandler(this::broadcast));
        return router;
    }

    private SockJSHandler sockjs() {
        return SockJSHandler.create(
                vertx,
                new SockJSHandlerOptions()
                        .setHeartbeatInterval(25_000)
                        .setSessionTimeout(5_000)
                        .setMaxBytesStreaming(128 * 1024)
                        // On by default; none of the servers sets it.
                        .setInsertJSESSIONID(false));
    }

    private static void echo(SockJSSocket socket) {
        // As a string: a buffer would come back as a binary message over a raw WebSocket.
        socket.handler(message -> socket.write(message.toString()));
    }

    private void broadcast(SockJSSocket socket) {
        everybody.add(socket);
        socket.closeHandler(closed -> everybody.remove(socket));
        socket.handler(message -> {
            String text = message.toString();
            for (SockJSSocket each : everybody) {
                each.write(text);
            }
        });
    }
}
