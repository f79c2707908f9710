package io.sockjs.example.echo;

import io.sockjs.SockJsServer;
import io.sockjs.netty.SockJsHttpServer;
import io.sockjs.netty.StaticFiles;

/** The README's echo: sends each message back to where it came from, and serves a page that uses it. */
public final class Echo {
    private Echo() {}

    /** Runs until it is interrupted; the port is the first argument, or 9999. */
    public static void main(String[] args) {
        SockJsHttpServer http = start(args.length > 0 ? Integer.parseInt(args[0]) : 9999);
        System.out.println("echo: http://127.0.0.1:" + http.port() + "/");
    }

    static SockJsHttpServer start(int port) {
        SockJsServer echo = SockJsServer.create("/echo");
        echo.onConnection(connection -> connection.onMessage(connection::send));

        return SockJsHttpServer.builder()
                .port(port)
                .install(echo)
                .files(StaticFiles.ofResources("/", Echo.class, "page"))
                .start();
    }
}
