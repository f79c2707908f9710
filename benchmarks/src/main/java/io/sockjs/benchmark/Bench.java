package io.sockjs.benchmark;

import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The whole-server bench: {@code benchmarks/run}. */
@Command(
        name = "benchmarks/run",
        description = "Measures what a SockJS server costs, beside a floor and other SockJS servers, on this machine.",
        mixinStandardHelpOptions = true,
        subcommands = {
            CpuCommand.class,
            LatencyCommand.class,
            IdleCommand.class,
            StartCommand.class,
            ReportCommand.class
        })
final class Bench {
    private Bench() {}

    /** The folder of this module, where the servers are found. */
    static Path home() {
        return Path.of(System.getProperty("bench.home", "benchmarks"));
    }

    public static void main(String[] args) {
        System.exit(new CommandLine(new Bench())
                .setExecutionExceptionHandler((failed, command, parsed) -> {
                    command.getErr().println("benchmarks/run: " + failed.getMessage());
                    return 1;
                })
                .execute(args));
    }
}
