package io.sockjs.testkit;

import io.sockjs.OriginPolicy;
import io.sockjs.SockJsConnection;
import io.sockjs.SockJsOptions;
import io.sockjs.SockJsServer;
import io.sockjs.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * The services that a SockJS test server has (protocol section 8): what the conformance suite and the browser client's own tests
 * expect.
 */
public final class TestServices {
    private static final Set<Transport> SOCKETS = Set.of(Transport.WEBSOCKET, Transport.WEBSOCKET_RAW);

    private TestServices() {}

    /**
     * All of them; without the one that has WebSocket off, when the overrides leave nothing but WebSocket.
     *
     * @param timers ticks {@code /ticker}
     * @param overrides options that hold for every service, on top of its own
     */
    public static List<SockJsServer> all(
            ScheduledExecutorService timers, UnaryOperator<SockJsOptions.Builder> overrides) {
        List<SockJsServer> all = new ArrayList<>();
        all.add(service("/echo", options -> overrides.apply(options.responseLimit(4096)))
                .onConnection(TestServices::echo));
        if (!SOCKETS.containsAll(
                overrides.apply(SockJsOptions.builder()).build().transports())) {
            all.add(service(
                            "/disabled_websocket_echo",
                            options -> overrides.apply(options).websocket(false))
                    .onConnection(TestServices::echo));
        }
        all.add(service("/cookie_needed_echo", options -> overrides.apply(options.jsessionid(true)))
                .onConnection(TestServices::echo));
        all.add(service("/close", overrides).onConnection(connection -> connection.close(3000, "Go away!")));
        all.add(service("/ticker", overrides).onConnection(connection -> tick(connection, timers)));
        all.add(broadcast(overrides));
        all.add(service("/amplify", overrides).onConnection(TestServices::amplify));
        return all;
    }

    private static SockJsServer service(String prefix, UnaryOperator<SockJsOptions.Builder> options) {
        // The browser client's tests come from pages of other origins.
        return SockJsServer.create(prefix, set -> options.apply(set.origins(OriginPolicy.allowAll())));
    }

    private static void echo(SockJsConnection connection) {
        connection.onMessage(connection::send);
    }

    private static void tick(SockJsConnection connection, ScheduledExecutorService timers) {
        ScheduledFuture<?> ticks = timers.scheduleAtFixedRate(() -> connection.send("tick!"), 1, 1, TimeUnit.SECONDS);
        connection.onClose(status -> ticks.cancel(false));
    }

    private static SockJsServer broadcast(UnaryOperator<SockJsOptions.Builder> overrides) {
        Set<SockJsConnection> all = ConcurrentHashMap.newKeySet();
        return service("/broadcast", overrides).onConnection(connection -> {
            all.add(connection);
            connection.onMessage(message -> all.forEach(each -> each.send(message)));
            connection.onClose(status -> all.remove(connection));
        });
    }

    private static void amplify(SockJsConnection connection) {
        connection.onMessage(message -> connection.send("x".repeat(1 << power(message))));
    }

    private static int power(String message) {
        try {
            int n = Integer.parseInt(message.strip());
            return n >= 1 && n < 19 ? n : 1;
        } catch (NumberFormatException notANumber) {
            return 1;
        }
    }
}
