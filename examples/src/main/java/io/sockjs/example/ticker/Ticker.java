package io.sockjs.example.ticker;

import io.sockjs.SockJsConnection;
import io.sockjs.SockJsServer;
import io.sockjs.netty.SockJsHttpServer;
import io.sockjs.netty.StaticFiles;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Prices that change faster than a slow client can read. Each client gets what is new as long as it keeps up; one that does not
 * misses steps in between, and gets the latest prices when it can take more. So a client costs no more memory than the
 * connection's buffers and one price of each symbol.
 */
public final class Ticker {
    private static final String[] SYMBOLS = {"AAA", "BBB", "CCC", "DDD"};

    private final Set<Client> clients = ConcurrentHashMap.newKeySet();
    private final Map<String, Long> latest = new HashMap<>();

    /** Runs until it is interrupted; the port is the first argument, or 9999. */
    public static void main(String[] args) {
        Ticker ticker = new Ticker();
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        clock.scheduleAtFixedRate(ticker::tick, 0, 10, TimeUnit.MILLISECONDS);
        SockJsHttpServer http = ticker.start(args.length > 0 ? Integer.parseInt(args[0]) : 9999);
        System.out.println("ticker: http://127.0.0.1:" + http.port() + "/");
    }

    SockJsHttpServer start(int port) {
        SockJsServer service = SockJsServer.create("/ticker");
        service.onConnection(this::connected);
        return SockJsHttpServer.builder()
                .port(port)
                .install(service)
                .files(StaticFiles.ofResources("/", Ticker.class, "page"))
                .start();
    }

    /** Not while a price changes: the newcomer would get the old price behind the new one. */
    private synchronized void connected(SockJsConnection connection) {
        Client client = new Client(connection);
        clients.add(client);
        connection.onClose(status -> clients.remove(client));
        connection.onWritable(client::catchUp);
        latest.forEach(client::price);
    }

    private synchronized void tick() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        String symbol = SYMBOLS[random.nextInt(SYMBOLS.length)];
        publish(symbol, latest.getOrDefault(symbol, 10_000L) + random.nextLong(-50, 51));
    }

    /** A price changed. */
    synchronized void publish(String symbol, long cents) {
        latest.put(symbol, cents);
        clients.forEach(client -> client.price(symbol, cents));
    }

    /** What waits for the slowest client, in bytes. */
    long mostBuffered() {
        return clients.stream()
                .mapToLong(client -> client.connection.bufferedBytes())
                .max()
                .orElse(0);
    }

    int clients() {
        return clients.size();
    }

    private static final class Client {
        private final SockJsConnection connection;
        /** Prices that it has not been sent since it fell behind. */
        private final Map<String, Long> missed = new HashMap<>();

        Client(SockJsConnection connection) {
            this.connection = connection;
        }

        synchronized void price(String symbol, long cents) {
            if (connection.isWritable() && missed.isEmpty()) {
                send(symbol, cents);
            } else {
                missed.put(symbol, cents);
                catchUp();
            }
        }

        synchronized void catchUp() {
            if (connection.isWritable()) {
                missed.forEach(this::send);
                missed.clear();
            }
        }

        private void send(String symbol, long cents) {
            connection.send(symbol + " " + cents);
        }
    }
}
