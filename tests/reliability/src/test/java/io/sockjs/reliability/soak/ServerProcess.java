package io.sockjs.reliability.soak;

import io.sockjs.reliability.Front;
import io.sockjs.testkit.Target;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** {@link SoakServer} in a process of its own, whose memory, threads and descriptors can be read. */
final class ServerProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader said;
    private final PrintWriter ask;
    private final int port;

    private ServerProcess(Process process) throws IOException {
        this.process = process;
        this.said = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.ask = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
        String first = said.readLine();
        if (first == null || !first.startsWith("port ")) {
            process.destroyForcibly();
            throw new IOException("the server did not start: " + first);
        }
        this.port = Integer.parseInt(first.substring("port ".length()));
    }

    static ServerProcess start() throws IOException {
        return start(Front.Kind.EPOLL);
    }

    static ServerProcess start(Front.Kind front) throws IOException {
        return new ServerProcess(new ProcessBuilder(command("-Dsockjs.soak.front=" + front))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** With no more than so many descriptors, and its log in a file. */
    static ServerProcess start(int descriptors, Path log, String flag) throws IOException {
        List<String> limited =
                new ArrayList<>(List.of("bash", "-c", "ulimit -n " + descriptors + "; exec \"$@\"", "-"));
        limited.addAll(command(flag));
        return new ServerProcess(
                new ProcessBuilder(limited).redirectError(log.toFile()).start());
    }

    /** The heap is touched at the start, so that the process grows by nothing but what lies outside of it. */
    static List<String> command(String... flags) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms96m",
                "-Xmx96m",
                "-XX:+AlwaysPreTouch",
                "-XX:+UseSerialGC",
                "-XX:MaxDirectMemorySize=64m"));
        command.addAll(List.of(flags));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), SoakServer.class.getName()));
        return command;
    }

    Target target() {
        return Target.of(URI.create("http://127.0.0.1:" + port));
    }

    /** What the server answers to a word; see {@link SoakServer}. */
    synchronized String ask(String word) {
        ask.println(word);
        try {
            String answer = said.readLine();
            if (answer == null) {
                throw new AssertionError("the server's process has ended");
            }
            return answer;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    long number(String word) {
        return Long.parseLong(ask(word));
    }

    /** Memory that the process has for itself, in bytes. */
    long memory() {
        return status("RssAnon:") * 1024;
    }

    long threads() {
        return status("Threads:");
    }

    long descriptors() {
        try (Stream<Path> open = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
            return open.count();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    /** The processor time that it has used. */
    Duration processorTime() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    private long status(String name) {
        try {
            for (String line : new ArrayList<>(Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")))) {
                if (line.startsWith(name)) {
                    return Long.parseLong(line.replaceAll("[^0-9]", ""));
                }
            }
            throw new AssertionError("/proc tells no " + name);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
