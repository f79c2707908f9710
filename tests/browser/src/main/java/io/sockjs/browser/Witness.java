package io.sockjs.browser;

import io.sockjs.OriginPolicy;
import io.sockjs.SockJsConnection;
import io.sockjs.SockJsServer;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A service that tells one session of another one's close events, so that a client can check what the server saw of it:
 * {@code name N} names a session (and is echoed), {@code watch N} and {@code count N} from another one are answered with
 * {@code closed N <times>}, and after {@code watch} each close of N is told in the same words.
 */
public final class Witness {
    private static final class Watched {
        private int closes;
        private SockJsConnection watcher;

        Watched(SockJsConnection self) {
            watcher = self;
        }

        synchronized int closes() {
            return closes;
        }

        synchronized void watchedBy(SockJsConnection connection) {
            watcher = connection;
        }

        synchronized void closed(String name) {
            closes++;
            watcher.send(told(name, closes));
        }
    }

    private final ConcurrentHashMap<String, Watched> sessions = new ConcurrentHashMap<>();

    /** A jsonp-polling client cannot abort its poll: only a heartbeat and then the delay show that it went. */
    public static SockJsServer server() {
        Witness witness = new Witness();
        return SockJsServer.create(
                        "/witness",
                        options -> options.heartbeatDelay(Duration.ofMillis(500))
                                .disconnectDelay(Duration.ofMillis(1500))
                                .origins(OriginPolicy.allowAll()))
                .onConnection(witness::accept);
    }

    private void accept(SockJsConnection connection) {
        connection.onMessage(message -> {
            String name = message.substring(message.indexOf(' ') + 1);
            if (message.startsWith("name ")) {
                name(connection, name);
                connection.send(message);
            } else {
                Watched watched = session(name);
                if (message.startsWith("watch ")) {
                    watched.watchedBy(connection);
                }
                connection.send(told(name, watched.closes()));
            }
        });
    }

    private void name(SockJsConnection connection, String name) {
        Watched watched = new Watched(connection);
        sessions.put(name, watched);
        connection.onClose(status -> watched.closed(name));
    }

    private Watched session(String name) {
        Watched watched = sessions.get(name);
        if (watched == null) {
            throw new IllegalArgumentException("no session is named " + name);
        }
        return watched;
    }

    private static String told(String name, int closes) {
        return "closed " + name + " " + closes;
    }
}
