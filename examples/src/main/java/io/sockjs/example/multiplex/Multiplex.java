package io.sockjs.example.multiplex;

import io.sockjs.SockJsServer;
import io.sockjs.multiplex.SockJsMultiplexer;
import io.sockjs.netty.SockJsHttpServer;
import io.sockjs.netty.StaticFiles;

/**
 * Three parts of a page, each with a channel of its own over one connection: Ann agrees, Bob does not, and Carl leaves at once. Any
 * other channel is refused.
 */
public final class Multiplex {
    private Multiplex() {}

    /** Runs until it is interrupted; the port is the first argument, or 9999. */
    public static void main(String[] args) {
        SockJsHttpServer http = start(args.length > 0 ? Integer.parseInt(args[0]) : 9999);
        System.out.println("multiplex: http://127.0.0.1:" + http.port() + "/");
    }

    static SockJsHttpServer start(int port) {
        return SockJsHttpServer.builder()
                .port(port)
                .install(service())
                .files(page())
                .start();
    }

    /** The service alone. */
    public static SockJsServer service() {
        SockJsServer service = SockJsServer.create("/multiplex");
        SockJsMultiplexer.on(service)
                .onChannel("ann", channel -> {
                    channel.send("Ann says hello.");
                    channel.onMessage(message -> channel.send("Ann agrees: " + message));
                })
                .onChannel("bob", channel -> {
                    channel.send("Bob has his doubts.");
                    channel.onMessage(message -> channel.send("Bob does not think so: " + message));
                })
                .onChannel("carl", channel -> channel.end("Carl has to go."));
        return service;
    }

    /** The page that uses it. */
    public static StaticFiles page() {
        return StaticFiles.ofResources("/", Multiplex.class, "page");
    }
}
