package io.sockjs.benchmark.server;

import io.sockjs.SockJsGroup;
import io.sockjs.SockJsServer;
import io.sockjs.netty.SockJsHttpServer;

/** Our server, as its README shows it: {@code PORT LOOPS}. */
final class SockJsEcho {
    private SockJsEcho() {}

    public static void main(String[] args) throws InterruptedException {
        SockJsServer echo = SockJsServer.create("/echo");
        echo.onConnection(connection -> connection.onMessage(connection::send));
        SockJsServer broadcast = SockJsServer.create("/broadcast");
        SockJsGroup all = new SockJsGroup();
        broadcast.onConnection(connection -> {
            all.join(connection);
            connection.onMessage(all::send);
        });
        SockJsHttpServer http = SockJsHttpServer.builder()
                .host("127.0.0.1")
                .port(Integer.parseInt(args[0]))
                .eventLoops(Integer.parseInt(args[1]))
                .install(echo)
                .install(broadcast)
                .start();
        System.out.println("listening on " + http.port());
        http.await();
    }
}
