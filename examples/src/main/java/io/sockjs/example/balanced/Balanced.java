package io.sockjs.example.balanced;

import io.sockjs.SockJsRequest;
import io.sockjs.SockJsServer;
import io.sockjs.netty.SockJsHttpServer;
import io.sockjs.netty.StaticFiles;
import java.util.List;
import java.util.Objects;

/**
 * Two servers for a load balancer, {@code a} and {@code b}: each answers with its name, so that one sees where a session lives.
 * Made for any of the configurations in {@code deployment/}; {@code deployment/run} starts both servers and the balancer.
 */
public final class Balanced {
    private static final int FIRST_PORT = 8081;

    private Balanced() {}

    /** Runs until it is interrupted; server a's port is the first argument, or 8081, and server b's is the next one. */
    public static void main(String[] args) {
        int port = args.length > 0 ? Integer.parseInt(args[0]) : FIRST_PORT;
        SockJsHttpServer first = start("a", port);
        SockJsHttpServer second = start("b", first.port() + 1);
        System.out.println("server a: http://127.0.0.1:" + first.port() + "/");
        System.out.println("server b: http://127.0.0.1:" + second.port() + "/");
        if (port == FIRST_PORT) {
            System.out.println("""
                    A balancer in front of them, with its page at http://127.0.0.1:8080/, is one of these:
                      haproxy -db -f deployment/haproxy-prefix.cfg
                      haproxy -db -f deployment/haproxy-jsessionid.cfg
                      nginx -p "$(mktemp -d)" -c "$PWD/deployment/nginx-prefix.conf"
                      nginx -p "$(mktemp -d)" -c "$PWD/deployment/nginx-jsessionid.conf\"""");
        }
    }

    /** One server. Its name is in the path or in the cookie, for whichever of the two the balancer goes by. */
    static SockJsHttpServer start(String name, int port) {
        SockJsServer service = SockJsServer.create(
                "/echo", options -> options.jsessionid(request -> List.of("JSESSIONID=" + name + "; path=/")));
        service.onConnection(connection -> {
            connection.send("this is server " + name);
            connection.onMessage(message -> connection.send("server " + name + ": " + message));
        });
        return SockJsHttpServer.builder()
                .host("127.0.0.1")
                .port(port)
                .install(service)
                .install(service, options -> options.prefix("/{server}/echo"))
                .install(service, options -> options.prefix("/any").baseUrl(request -> baseUrl(request, name)))
                .files(StaticFiles.ofResources("/", Balanced.class, "page"))
                .start();
    }

    /** What the info of a service tells its clients: to use this very server from then on. It must be a whole URL. */
    private static String baseUrl(SockJsRequest request, String name) {
        String scheme = Objects.requireNonNullElse(request.header("x-forwarded-proto"), "http");
        return scheme + "://" + request.header("host") + "/" + name + "/echo";
    }
}
