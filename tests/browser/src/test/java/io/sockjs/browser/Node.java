package io.sockjs.browser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs node and npm in the folder that has the client for them. */
final class Node {
    /** Beside this module's pom, where Surefire starts its process. */
    private static final Path FOLDER = Path.of("node").toAbsolutePath();

    private static final Duration INSTALL_LIMIT = Duration.ofMinutes(2);

    private final Path program;

    private Node(Path program) {
        this.program = program;
    }

    /** Node with the client installed, which npm does when it is not. */
    static Node withClient() throws IOException, InterruptedException {
        Path program = Needs.node();
        installed("sockjs-client");
        return new Node(program);
    }

    /** The folder of a package that the lock file names, which npm installs when it is not there. */
    static Path installed(String name) throws IOException, InterruptedException {
        Path folder = FOLDER.resolve("node_modules").resolve(name);
        if (!Files.isRegularFile(folder.resolve("package.json"))) {
            install(Needs.npm(), name);
        }
        return folder;
    }

    private static void install(Path npm, String name) throws IOException, InterruptedException {
        Ended ended = run(INSTALL_LIMIT, List.of(npm.toString(), "ci", "--no-audit", "--no-fund"));
        if (ended.exit() != 0) {
            throw Needs.lacking("\"npm ci\" in " + FOLDER + " could not install " + name + ": " + ended);
        }
    }

    /** What a script printed. */
    String run(Duration limit, String script, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString(), script));
        command.addAll(List.of(arguments));
        Ended ended = run(limit, command);
        if (ended.exit() != 0) {
            throw new AssertionError(String.join(" ", command) + ": " + ended);
        }
        return ended.out();
    }

    private record Ended(int exit, String out, String err) {
        @Override
        public String toString() {
            return "exit code " + exit + "\n" + out + err;
        }
    }

    private static Ended run(Duration limit, List<String> command) throws IOException, InterruptedException {
        Path out = Files.createTempFile("sockjs-node", ".out");
        Path err = Files.createTempFile("sockjs-node", ".err");
        // Files rather than pipes: a process that prints much must not wait for us, nor we for one that hangs.
        Process process = new ProcessBuilder(command)
                .directory(FOLDER.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            boolean inTime = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
            String said = Files.readString(err) + (inTime ? "" : "still running after " + limit.toSeconds() + " s");
            return new Ended(inTime ? process.exitValue() : -1, Files.readString(out), said);
        } finally {
            process.destroyForcibly();
            Files.deleteIfExists(out);
            Files.deleteIfExists(err);
        }
    }
}
