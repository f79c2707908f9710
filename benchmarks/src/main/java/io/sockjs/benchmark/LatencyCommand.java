package io.sockjs.benchmark;

import io.sockjs.benchmark.load.Driver;
import io.sockjs.benchmark.load.EchoLoad;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Latency at one rate for all servers. */
@Command(
        name = "latency",
        description =
                "Latency of a WebSocket echo, at half of what the best rival can do; all servers in turn, round by round.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
final class LatencyCommand implements Callable<Integer> {
    private static final int SIZE = 64;
    private static final int CONNECTIONS = 100;

    @Mixin
    private Servers servers = new Servers();

    @Option(names = "--rounds", paramLabel = "N", description = "How often each server has its turn.")
    private int rounds = 5;

    @Option(names = "--window", paramLabel = "SECONDS", description = "How long a turn is measured.")
    private double window = 3;

    @Option(names = "--warm-up", paramLabel = "SECONDS", description = "How long a new server is driven before.")
    private double warmUp = 10;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Messages in a second; 0 for half of the best rival's most.")
    private double rate;

    @Option(names = "--jvm", paramLabel = "FLAG", description = "Flags of the servers' JVMs.")
    private List<String> jvmFlags = List.of("-Xms1g", "-Xmx1g");

    @Override
    public Integer call() throws Exception {
        List<ServerKind> kinds = servers.kinds();
        List<ServerProcess> started = new ArrayList<>();
        Map<ServerKind, List<Histogram>> histograms = new EnumMap<>(ServerKind.class);
        try (Driver driver = new Driver()) {
            for (ServerKind kind : kinds) {
                started.add(ServerProcess.start(kind, 1, false, jvmFlags));
            }
            double best = 0;
            for (ServerProcess server : started) {
                double most = saturation(driver, server);
                System.out.printf(
                        Locale.ROOT,
                        "%-13s %9.0f messages a second at most%n",
                        server.kind().label(),
                        most);
                best = server.kind().isRival() ? Math.max(best, most) : best;
            }
            if (rate <= 0 && best == 0) {
                throw new IllegalArgumentException(
                        "there is no rival to take half the rate of: give --rate, or a rival");
            }
            double perSecond = rate > 0 ? rate : best / 2;
            System.out.printf(Locale.ROOT, "at %.0f messages a second:%n", perSecond);
            for (int round = 0; round < rounds; round++) {
                for (ServerProcess server : started) {
                    histograms
                            .computeIfAbsent(server.kind(), kind -> new ArrayList<>())
                            .add(paced(driver, server, perSecond));
                }
            }
        } finally {
            started.forEach(ServerProcess::close);
        }
        System.out.println("| | p50 µs | p99 µs | p99.9 µs | p99 of each round |\n|---|---:|---:|---:|---|");
        histograms.forEach(LatencyCommand::print);
        return 0;
    }

    private double saturation(Driver driver, ServerProcess server) throws InterruptedException {
        EchoLoad load = new EchoLoad(driver, server.port(), server.kind().speech(), SIZE, CONNECTIONS, 1);
        load.open();
        load.start();
        Thread.sleep((long) (warmUp * 1000));
        long before = load.done();
        long began = System.nanoTime();
        Thread.sleep(2000);
        double most = (load.done() - before) * 1e9 / (System.nanoTime() - began);
        load.stop();
        load.close();
        return most;
    }

    private Histogram paced(Driver driver, ServerProcess server, double perSecond) throws InterruptedException {
        EchoLoad load = new EchoLoad(driver, server.port(), server.kind().speech(), SIZE, CONNECTIONS, perSecond);
        load.open();
        load.start();
        Thread.sleep(500);
        load.forget();
        Thread.sleep((long) (window * 1000));
        load.stop();
        load.close();
        return load.latencies();
    }

    private static void print(ServerKind kind, List<Histogram> rounds) {
        StringBuilder each = new StringBuilder();
        rounds.forEach(round -> each.append(' ').append(micros(round.getValueAtPercentile(99))));
        System.out.printf(
                "| %s | %s | %s | %s |%s |%n",
                kind.label(), median(rounds, 50), median(rounds, 99), median(rounds, 99.9), each);
    }

    private static String median(List<Histogram> rounds, double percentile) {
        return micros(Window.median(rounds.stream()
                .mapToDouble(round -> round.getValueAtPercentile(percentile))
                .toArray()));
    }

    private static String micros(double nanos) {
        return RowResult.number(nanos / 1000);
    }
}
