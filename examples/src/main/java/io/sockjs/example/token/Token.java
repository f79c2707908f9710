package io.sockjs.example.token;

import io.netty.handler.codec.http.HttpObjectAggregator;
import io.sockjs.Admission;
import io.sockjs.SockJsConnection;
import io.sockjs.SockJsHandshake;
import io.sockjs.SockJsServer;
import io.sockjs.netty.SockJsHttpServer;
import io.sockjs.netty.StaticFiles;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;

/**
 * Authorisation by a token: the page logs in over plain HTTP, gets a token that lives for a minute, and shows it when it opens a
 * session. See docs/authorisation.md for why not by a cookie.
 */
public final class Token {
    private static final Duration LIFE = Duration.ofMinutes(1);
    private static final int LOGIN_BYTES = 1024;

    private final Tokens tokens;
    private final Set<String> users = Set.of("ann", "bob");

    Token(Clock clock) {
        tokens = new Tokens(clock, LIFE);
    }

    /** Runs until it is interrupted; the port is the first argument, or 9999. */
    public static void main(String[] args) {
        SockJsHttpServer http = new Token(Clock.systemUTC()).start(args.length > 0 ? Integer.parseInt(args[0]) : 9999);
        System.out.println("token: http://127.0.0.1:" + http.port() + "/ (users: ann, bob)");
    }

    SockJsHttpServer start(int port) {
        SockJsServer secret = SockJsServer.create("/private");
        secret.onHandshake(this::admit);
        secret.onConnection(Token::connected);
        return SockJsHttpServer.builder()
                .port(port)
                .install(secret)
                .handlers(pipeline -> pipeline.addLast(new HttpObjectAggregator(LOGIN_BYTES), new Login(users, tokens)))
                .files(StaticFiles.ofResources("/", Token.class, "page"))
                .start();
    }

    private Admission admit(SockJsHandshake handshake) {
        String token = handshake.queryParameter("token");
        String user = token == null ? null : tokens.user(token);
        // The page can tell this close code from a failure of the network, and log in anew.
        return user == null
                ? Admission.close(4401, "Log in first.")
                : Admission.accept().as(() -> user);
    }

    private static void connected(SockJsConnection connection) {
        String user = connection.principal().getName();
        connection.send("Welcome, " + user + ".");
        connection.onMessage(message -> connection.send(user + " said: " + message));
    }
}
