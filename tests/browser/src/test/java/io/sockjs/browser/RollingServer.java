package io.sockjs.browser;

import io.sockjs.SockJsConnection;
import io.sockjs.SockJsServer;
import io.sockjs.netty.SockJsHttpServer;
import java.time.Duration;

/** A place for a server: one after the other runs on its port. Each answers every message with the message. */
final class RollingServer implements AutoCloseable {
    static final String PREFIX = "/echo";
    static final String READY = "/health/ready";

    private final RollingBooks books;
    /** Each message of that number gets lost on its way to the application; none if 0. */
    private final int lost;

    private SockJsHttpServer http;

    RollingServer(RollingBooks books, int lost) {
        this.books = books;
        this.lost = lost;
        this.http = start(0);
    }

    private SockJsHttpServer start(int port) {
        SockJsServer echo =
                SockJsServer.create(PREFIX, options -> options.jsessionid(true)).onConnection(this::accept);
        return SockJsHttpServer.builder()
                .host("127.0.0.1")
                .port(port)
                .eventLoops(2)
                .health("/health")
                .install(echo)
                .install(echo, options -> options.prefix("/{server}" + PREFIX))
                .start();
    }

    private void accept(SockJsConnection connection) {
        connection.onMessage(message -> {
            int number = RollingClient.number(message);
            RollingBooks.Entry entry = books.entry(message.substring(0, message.indexOf(' ')));
            if (number == 1) {
                connection.onClose(status -> entry.ended(status.code()));
            }
            if (number != lost) {
                entry.received(number);
                connection.send(message);
            }
        });
    }

    int port() {
        return http.port();
    }

    /** Drains the server that runs, closes it, and starts the next one on its port. */
    boolean restart(Duration drain) {
        int port = port();
        boolean inTime = http.drain(drain);
        http = start(port);
        return inTime;
    }

    @Override
    public void close() {
        http.close();
    }
}
