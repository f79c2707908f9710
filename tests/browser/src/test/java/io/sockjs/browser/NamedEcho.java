package io.sockjs.browser;

import io.sockjs.CloseStatus;
import io.sockjs.OriginPolicy;
import io.sockjs.SockJsConnection;
import io.sockjs.SockJsOptions;
import io.sockjs.SockJsServer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** {@code /named}: answers each message with the server's name and the message, and knows what became of its sessions. */
final class NamedEcho {
    static final String PREFIX = "/named";

    private final String server;
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    /** Of sessions whose path named another server. */
    private final Queue<String> strangers = new ConcurrentLinkedQueue<>();

    private final Queue<CloseStatus> ends = new ConcurrentLinkedQueue<>();

    NamedEcho(String server) {
        this.server = server;
    }

    /** Its streams end early, so that receivers change all the time. Every transport is there, those in an iframe too. */
    SockJsServer service(UnaryOperator<SockJsOptions.Builder> options) {
        return SockJsServer.create(
                        PREFIX, own -> options.apply(own.responseLimit(4096).origins(OriginPolicy.allowAll())))
                .onConnection(this::accept);
    }

    private void accept(SockJsConnection connection) {
        opened.incrementAndGet();
        open.incrementAndGet();
        String named = connection.pathParameters().getOrDefault("server", server);
        if (!named.equals(server)) {
            strangers.add(connection.url());
        }
        connection.onMessage(message -> connection.send(server + " " + message));
        connection.onClose(status -> {
            ends.add(status);
            open.decrementAndGet();
        });
    }

    /** How many sessions there were. */
    int opened() {
        return opened.get();
    }

    /** How many sessions are not closed. */
    int open() {
        return open.get();
    }

    Queue<String> strangers() {
        return strangers;
    }

    /** How its sessions ended. */
    Queue<CloseStatus> ends() {
        return ends;
    }
}
