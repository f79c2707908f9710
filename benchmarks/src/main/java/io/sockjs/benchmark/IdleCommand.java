package io.sockjs.benchmark;

import io.sockjs.benchmark.load.Driver;
import io.sockjs.benchmark.load.IdleLoad;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What sessions cost that do nothing. */
@Command(
        name = "idle",
        description = "Memory and CPU of idle WebSocket sessions, with heartbeats; fails when one is lost.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
final class IdleCommand implements Callable<Integer> {
    @Mixin
    private Servers servers = new Servers();

    @Option(
            names = "--sessions",
            split = ",",
            paramLabel = "N",
            description = "How many; several numbers are several runs. A process may have no more files open.")
    private List<Integer> sessions = List.of(10_000);

    @Option(names = "--hold", paramLabel = "SECONDS", description = "How long they are held.")
    private int hold = 30;

    @Option(names = "--jvm", paramLabel = "FLAG", description = "Flags of the servers' JVMs.")
    private List<String> jvmFlags = List.of("-Xmx1g", "-XX:MinHeapFreeRatio=5", "-XX:MaxHeapFreeRatio=10");

    @Option(
            names = "--results",
            paramLabel = "DIR",
            defaultValue = "${sys:bench.home:-benchmarks}/target/results",
            description = "Where a plot of the results goes.")
    private Path directory = Path.of("");

    @Override
    public Integer call() throws Exception {
        List<ServerKind> kinds = servers.kinds();
        List<IdleResult> results = new ArrayList<>();
        System.out.println(IdleResult.HEAD);
        for (int number : sessions) {
            for (ServerKind kind : kinds) {
                IdleResult result = measure(kind, number);
                results.add(result);
                System.out.println(result);
            }
        }
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("performance-memory.svg"), Plot.lines(kinds, results));
        return 0;
    }

    private IdleResult measure(ServerKind kind, int number) throws Exception {
        try (Driver driver = new Driver();
                ServerProcess server = ServerProcess.start(kind, 1, false, jvmFlags)) {
            // What is made once, at the first session, is not theirs.
            IdleLoad first = new IdleLoad(driver, server.port(), kind.speech(), 100);
            first.open();
            Memory before = Memory.of(server);
            IdleLoad load = new IdleLoad(driver, server.port(), kind.speech(), number);
            load.open();
            Memory after = Memory.of(server);
            Cpu cpu = server.cpu();
            long began = System.nanoTime();
            for (int second = 0; second < hold; second++) {
                Thread.sleep(1000);
                load.check();
            }
            double used = 100.0 * server.cpu().since(cpu) / (System.nanoTime() - began);
            long heartbeats = load.heartbeats();
            load.close();
            first.close();
            return new IdleResult(
                    kind, number, after.heap() - before.heap(), after.process() - before.process(), used, heartbeats);
        }
    }
}
