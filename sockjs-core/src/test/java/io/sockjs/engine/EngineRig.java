package io.sockjs.engine;

import io.sockjs.OriginPolicy;
import io.sockjs.SockJsConnection;
import io.sockjs.SockJsLog.Severity;
import io.sockjs.SockJsOptions;
import io.sockjs.SockJsServer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** An engine under {@code /echo} with a manual clock and no socket, and what a client does to it. */
abstract class EngineRig {
    final ManualThread io = new ManualThread();
    final List<SockJsConnection> connections = new ArrayList<>();
    final List<String> events = new ArrayList<>();
    final List<String> log = new ArrayList<>();
    /** Of the engine that was made last. */
    SockJsServer server = SockJsServer.create("/echo");

    Engine engine = engine(options -> options, this::echo);

    Engine engine(UnaryOperator<SockJsOptions.Builder> options, Consumer<SockJsConnection> handler) {
        SockJsOptions set = options.apply(SockJsOptions.builder()
                        .prefix("/echo")
                        // So that all transports are there; OriginPolicyTest is about the default.
                        .origins(OriginPolicy.allowAll())
                        .log((severity, message, cause) -> {
                            if (severity != Severity.DEBUG) {
                                log.add(message + " " + cause);
                            }
                        }))
                .build();
        server = SockJsServer.create(set).onConnection(handler);
        return Engine.of(server, set);
    }

    void echo(SockJsConnection connection) {
        note(connection);
        connection.onMessage(message -> {
            events.add("message " + message);
            connection.send(message);
        });
    }

    void note(SockJsConnection connection) {
        connections.add(connection);
        events.add("open");
        connection.onClose(status -> events.add("close " + status.code()));
    }

    RecordingSink poll() {
        return request("POST", "/echo/0/s/xhr").sink;
    }

    FakeExchange send(String body) {
        return handle(new FakeExchange("POST", "/echo/0/s/xhr_send", io).withBody(body));
    }

    FakeExchange socket() {
        FakeExchange exchange = upgrade("/echo/0/s/websocket");
        listener(exchange).opened(exchange.sink);
        return exchange;
    }

    /** A WebSocket's request. */
    FakeExchange upgrade(String path) {
        return handle(new FakeExchange("GET", path, io)
                .with("Upgrade", "websocket")
                .with("Connection", "keep-alive, Upgrade")
                .with("Sec-WebSocket-Version", "13")
                .with("Sec-WebSocket-Key", "x3JJHMbDL1EzLkh9GBhXDw=="));
    }

    static void text(FakeExchange socket, String message) {
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        listener(socket).text(bytes, 0, bytes.length);
    }

    static SocketListener listener(FakeExchange socket) {
        SocketListener listener = socket.socket;
        if (listener == null) {
            throw new AssertionError("no upgrade: " + socket.words());
        }
        return listener;
    }

    FakeExchange request(String method, String target) {
        return handle(new FakeExchange(method, target, io));
    }

    FakeExchange handle(FakeExchange exchange) {
        var match = engine.match(exchange.path());
        if (match == null) {
            throw new AssertionError(exchange.path() + " is not below the prefix");
        }
        engine.handle(exchange, match);
        return exchange;
    }
}
