package io.sockjs.reliability.soak;

import io.sockjs.MemoryBudget;
import io.sockjs.OriginPolicy;
import io.sockjs.SockJsConnection;
import io.sockjs.SockJsInstallation;
import io.sockjs.SockJsServer;
import io.sockjs.reliability.Front;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** The server under test. Says its port, and answers the words that come on its standard input with a line each. */
final class SoakServer {
    /** What is offered to each client of {@code /flood}. */
    static final long FLOOD_BYTES = 200_000_000;

    private static final String KILOBYTE = "k".repeat(1000);

    private final AtomicLong offered = new AtomicLong();
    private final AtomicLong received = new AtomicLong();
    private final Queue<SockJsConnection> paused = new ConcurrentLinkedQueue<>();
    private final Feed feed = new Feed();
    private final Tight tight = new Tight();
    private volatile int closeCode;

    private SoakServer() {}

    public static void main(String... args) throws Exception {
        new SoakServer().run();
    }

    private void run() throws Exception {
        SockJsServer flood = SockJsServer.create(
                        "/flood",
                        options -> options.origins(OriginPolicy.allowAll()).disconnectDelay(Duration.ofMinutes(2)))
                .onConnection(connection -> {
                    connection.onClose(status -> closeCode = status.code());
                    Thread sender = new Thread(() -> flood(connection));
                    sender.setDaemon(true);
                    sender.start();
                });
        SockJsServer slow = SockJsServer.create(
                        "/slow",
                        options -> options.origins(OriginPolicy.allowAll()).disconnectDelay(Duration.ofMinutes(2)))
                .onConnection(connection -> {
                    connection.pause();
                    paused.add(connection);
                    connection.onMessage(message -> received.addAndGet(message.length()));
                });
        SockJsServer echo = SockJsServer.create(
                        "/echo",
                        options -> options.origins(OriginPolicy.allowAll())
                                .sessionLimit(1_000_000)
                                .disconnectDelay(Duration.ofSeconds(5)))
                .onConnection(connection -> connection.onMessage(connection::send));
        Front http = Front.Kind.valueOf(System.getProperty("sockjs.soak.front", "EPOLL"))
                .start(flood, slow, echo, feed.service(), tight.service());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> http.drain(Duration.ofSeconds(4))));
        String file = System.getProperty("sockjs.soak.port-file");
        if (file != null) {
            Path whole = Files.writeString(Path.of(file + ".part"), String.valueOf(http.port()));
            Files.move(whole, Path.of(file), StandardCopyOption.ATOMIC_MOVE);
        }
        System.out.println("port " + http.port());
        BufferedReader words = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String word = words.readLine(); word != null; word = words.readLine()) {
            System.out.println(answer(word, http));
        }
        System.exit(0);
    }

    private void flood(SockJsConnection connection) {
        while (offered.get() < FLOOD_BYTES && connection.send(KILOBYTE)) {
            offered.addAndGet(KILOBYTE.length());
        }
    }

    private String answer(String word, Front http) {
        return switch (word) {
            case "heap" -> String.valueOf(liveHeap());
            case "sessions" ->
                String.valueOf(http.installations().stream()
                        .mapToInt(SockJsInstallation::sessions)
                        .sum());
            case "waiting" -> String.valueOf(MemoryBudget.shared().used());
            case "offered" -> String.valueOf(offered.get());
            case "received" -> String.valueOf(received.get());
            case "fed" -> String.valueOf(feed.offered());
            case "full" -> String.valueOf(feed.full());
            case "stop-feeding" -> {
                feed.stop();
                yield "done";
            }
            case "tight" -> String.valueOf(tight.waiting());
            case "tight-closed" -> String.valueOf(tight.closeCode());
            case "closed" -> String.valueOf(closeCode);
            case "forget" -> {
                offered.set(0);
                received.set(0);
                closeCode = 0;
                paused.clear();
                yield "done";
            }
            case "resume" -> {
                paused.forEach(SockJsConnection::resume);
                yield "done";
            }
            default -> "what is " + word + "?";
        };
    }

    private static long liveHeap() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }
}
