package io.sockjs.browser;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A real HAProxy or nginx that runs one of the files in {@code deployment/}, before {@link BalancedServers}. Of the file only the
 * three addresses are replaced, {@code 127.0.0.1:8080} to {@code :8082}, and what a test says it changes.
 */
final class Balancer implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(20);
    private static final String HOST = "127.0.0.1";
    private static final int BALANCER_IN_FILE = 8080;
    private static final int FIRST_SERVER_IN_FILE = 8081;
    private static final int SECOND_SERVER_IN_FILE = 8082;

    private final Process process;
    private final Path directory;
    private final int port;

    private Balancer(Process process, Path directory, int port) {
        this.process = process;
        this.directory = directory;
        this.port = port;
    }

    static Balancer start(BalancerSample sample, BalancedServers servers) throws IOException {
        return start(sample, servers, file -> file);
    }

    static Balancer start(BalancerSample sample, BalancedServers servers, UnaryOperator<String> change)
            throws IOException {
        return start(sample, servers.first().port(), servers.second().port(), change);
    }

    static Balancer start(BalancerSample sample, int firstPort, int secondPort, UnaryOperator<String> change)
            throws IOException {
        int port = freePort();
        Path directory = Files.createTempDirectory("sockjs-balancer");
        // nginx that is started by root reads and writes here as another user.
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        String text = change.apply(Files.readString(sample.file()));
        text = replace(text, address(BALANCER_IN_FILE), address(port));
        text = replace(text, address(FIRST_SERVER_IN_FILE), address(firstPort));
        text = replace(text, address(SECOND_SERVER_IN_FILE), address(secondPort));
        Path file = Files.writeString(directory.resolve(sample.toString()), text);
        List<String> command = sample.command(directory, file);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile())
                .start();
        Balancer balancer = new Balancer(process, directory, port);
        try {
            await(sample + " listens").atMost(START_LIMIT).until(balancer::listens);
        } catch (Throwable failure) {
            failure.addSuppressed(new IllegalStateException(command + " said:\n" + balancer.output()));
            balancer.close();
            throw failure;
        }
        return balancer;
    }

    /** Replaces what must be there. */
    static String replace(String text, String what, String by) {
        if (!text.contains(what)) {
            throw new IllegalArgumentException("\"" + what + "\" is not in:\n" + text);
        }
        return text.replace(what, by);
    }

    private static String address(int port) {
        return HOST + ":" + port;
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    private boolean listens() {
        if (!process.isAlive()) {
            throw new IllegalStateException("it ended with exit code " + process.exitValue());
        }
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    int port() {
        return port;
    }

    /** Without a slash at its end. */
    String url() {
        return "http://" + address(port);
    }

    /** What it printed, for failures. */
    String output() {
        try {
            return Files.readString(directory.resolve("output"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        // TERM, so that nginx ends its workers.
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
            delete(directory);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
