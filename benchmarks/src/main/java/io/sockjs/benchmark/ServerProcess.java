package io.sockjs.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server in a process of its own. */
final class ServerProcess implements AutoCloseable {
    private static final String LISTENING = "listening on ";

    private final ServerKind kind;
    private final Process process;
    private final int port;

    private ServerProcess(ServerKind kind, Process process, int port) {
        this.kind = kind;
        this.process = process;
        this.port = port;
    }

    /** Starts one and waits until it listens. */
    static ServerProcess start(ServerKind kind, int loops, boolean largeMessages, List<String> jvmFlags) {
        try {
            Process process = new ProcessBuilder(kind.command(Bench.home(), loops, largeMessages, jvmFlags))
                    .redirectError(ProcessBuilder.Redirect.appendTo(log(kind).toFile()))
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
            String line = out.readLine();
            while (line != null && !line.startsWith(LISTENING)) {
                line = out.readLine();
            }
            if (line == null) {
                throw new IllegalStateException(kind.label() + " did not start; " + log(kind) + " tells why");
            }
            // What it may say later must not fill the pipe.
            Thread drain =
                    new Thread(() -> out.lines().forEach(said -> System.err.println(kind.label() + ": " + said)));
            drain.setDaemon(true);
            drain.start();
            return new ServerProcess(kind, process, Integer.parseInt(line.substring(LISTENING.length())));
        } catch (IOException cannot) {
            throw new UncheckedIOException(kind.label() + " cannot be started", cannot);
        }
    }

    private static Path log(ServerKind kind) throws IOException {
        Path logs = Bench.home().resolve("target");
        Files.createDirectories(logs);
        return logs.resolve(kind.label() + ".log");
    }

    ServerKind kind() {
        return kind;
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    Cpu cpu() {
        return Cpu.of(process.pid());
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
