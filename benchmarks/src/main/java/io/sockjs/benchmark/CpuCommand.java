package io.sockjs.benchmark;

import io.sockjs.benchmark.load.Driver;
import io.sockjs.benchmark.load.Load;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** CPU per operation: all servers in turn, round by round. */
@Command(
        name = "cpu",
        description = "CPU of the server for each message, on all transports; all servers in turn, round by round.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
final class CpuCommand implements Callable<Integer> {
    private static final double SETTLE_SECONDS = 0.4;

    @Option(names = "--rows", split = ",", paramLabel = "ROW", description = "Only these lines of the table.")
    private List<String> rows = List.of();

    @Mixin
    private Servers servers = new Servers();

    @Option(names = "--rounds", paramLabel = "N", description = "How often each server has its turn.")
    private int rounds = 5;

    @Option(names = "--window", paramLabel = "SECONDS", description = "How long a turn is measured.")
    private double window = 1.5;

    @Option(names = "--warm-up", paramLabel = "SECONDS", description = "How long a new server is driven before.")
    private double warmUp = 10;

    @Option(names = "--jvm", paramLabel = "FLAG", description = "Flags of the servers' JVMs.")
    private List<String> jvmFlags = List.of("-Xms1g", "-Xmx1g");

    @Option(
            names = "--results",
            paramLabel = "DIR",
            defaultValue = "${sys:bench.home:-benchmarks}/target/results",
            description = "Where a table and a plot of the results go.")
    private Path results = Path.of("");

    @Override
    public Integer call() throws Exception {
        List<ServerKind> kinds = servers.kinds();
        List<Row> wanted = rows.isEmpty()
                ? List.of(Row.values())
                : rows.stream().map(Row::of).toList();
        List<RowResult> done = new ArrayList<>();
        for (Row row : wanted) {
            RowResult result = measure(row, kinds);
            done.add(result);
            print(result);
        }
        Report report = new Report(kinds, done);
        System.out.println();
        System.out.println(Machine.now());
        System.out.println("- " + rounds + " rounds of " + window + " s, all servers in turn; JVMs with "
                + String.join(" ", jvmFlags));
        System.out.println();
        System.out.println(report.table());
        report.write(results);
        System.out.println("written to " + results);
        return 0;
    }

    private RowResult measure(Row row, List<ServerKind> kinds) throws InterruptedException {
        RowResult result = RowResult.of(row);
        List<ServerProcess> started = new ArrayList<>();
        try (Driver driver = new Driver()) {
            for (ServerKind kind : kinds) {
                if (row.isForAll() || !kind.isRival()) {
                    started.add(ServerProcess.start(kind, row.loops(), row.hasLargeMessages(), jvmFlags));
                    result.windows().put(kind, new ArrayList<>());
                }
            }
            List<ServerProcess> running = new ArrayList<>(started);
            for (ServerProcess server : started) {
                if (turn(row, driver, server, warmUp * row.warmUps()) == null) {
                    running.remove(server);
                }
            }
            for (int round = 0; round < rounds; round++) {
                for (ServerProcess server : List.copyOf(running)) {
                    Window measured = turn(row, driver, server, window);
                    if (measured == null) {
                        running.remove(server);
                    } else {
                        result.of(server.kind()).add(measured);
                    }
                }
            }
            result.windows().keySet().removeIf(kind -> running.stream().noneMatch(server -> server.kind() == kind));
        } finally {
            started.forEach(ServerProcess::close);
        }
        return result;
    }

    /** Null when a rival has failed: its row then has a gap, and the reason is told. We and the floor may not fail. */
    private static @Nullable Window turn(Row row, Driver driver, ServerProcess server, double seconds)
            throws InterruptedException {
        Load load = row.load(driver, server);
        try {
            load.open();
            load.start();
            sleep(SETTLE_SECONDS);
            long began = System.nanoTime();
            Cpu cpu = server.cpu();
            Cpu own = Cpu.of(ProcessHandle.current().pid());
            long before = load.done();
            sleep(seconds);
            double done = load.done() - before;
            double used = server.cpu().since(cpu);
            double driven = Cpu.of(ProcessHandle.current().pid()).since(own);
            double took = System.nanoTime() - began;
            load.stop();
            if (done == 0) {
                throw new IllegalStateException("nothing came back in " + seconds + " s");
            }
            return new Window(used / done / 1000, done / took * 1e9, driven / done / 1000);
        } catch (RuntimeException failed) {
            String what = row.id() + " on " + server.kind().label() + ": " + failed.getMessage();
            if (server.kind().isRival()) {
                System.out.println(what);
                return null;
            }
            throw new IllegalStateException(what, failed);
        } finally {
            load.close();
        }
    }

    private static void sleep(double seconds) throws InterruptedException {
        Thread.sleep((long) (seconds * 1000));
    }

    private static void print(RowResult result) {
        for (ServerKind kind : result.windows().keySet()) {
            System.out.printf(
                    Locale.ROOT,
                    "%-14s %-13s %8s µs  %9.0f /s   driver %s µs   rounds",
                    result.row().id(),
                    kind.label(),
                    RowResult.number(result.micros(kind)),
                    result.perSecond(kind),
                    RowResult.number(result.driverMicros(kind)));
            result.of(kind).forEach(window -> System.out.print(" " + RowResult.number(window.micros())));
            System.out.println();
        }
        System.out.println(result.cells(List.copyOf(result.windows().keySet())));
    }
}
