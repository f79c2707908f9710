package io.sockjs.browser;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** What a machine must have for a test. What it lacks skips the test by name, or fails it with {@code -Dsockjs.noskip=true}. */
public final class Needs {
    private static final String NO_SKIP = "sockjs.noskip";

    private static final String SERVERS = File.pathSeparator + "/usr/local/sbin" + File.pathSeparator + "/usr/sbin";

    private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

    private Needs() {}

    static Path chromium() {
        return program("chromium", "apt-get install chromium");
    }

    static Path chromedriver() {
        return program("chromedriver", "apt-get install chromium-driver");
    }

    public static Path node() {
        return program("node", "install Node.js 18 or newer");
    }

    static Path npm() {
        return program("npm", "install Node.js 18 or newer with npm");
    }

    static Path haproxy() {
        return program("haproxy", "apt-get install haproxy");
    }

    static Path nginx() {
        return program("nginx", "apt-get install nginx");
    }

    /**
     * Ends the test: it is skipped, or failed where skips are forbidden.
     *
     * @param what is lacking, and how to get it
     */
    static AssertionError lacking(String what) {
        if (Boolean.getBoolean(NO_SKIP)) {
            return Assertions.fail(what + " (" + NO_SKIP + " forbids to skip this test)");
        }
        if (TOLD.add(what)) {
            // Surefire counts skipped tests, but says nothing of the reason.
            System.err.println("SKIPPED: " + what);
        }
        Assumptions.abort(what);
        throw new AssertionError("unreachable: an aborted test does not go on");
    }

    private static Path program(String name, String remedy) {
        return find(name).orElseThrow(() -> lacking("no program \"" + name + "\" on the PATH: " + remedy));
    }

    private static Optional<Path> find(String name) {
        // Debian keeps servers in folders that only root has on the PATH.
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("") + SERVERS;
        return Arrays.stream(path.split(File.pathSeparator, -1))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
