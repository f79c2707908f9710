package io.sockjs.browser;

import io.sockjs.SockJsOptions;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The files in {@code deployment/}, and what a service needs to be set to behind each. */
enum BalancerSample {
    HAPROXY_PREFIX("haproxy-prefix.cfg"),
    HAPROXY_JSESSIONID("haproxy-jsessionid.cfg"),
    NGINX_PREFIX("nginx-prefix.conf"),
    NGINX_JSESSIONID("nginx-jsessionid.conf");

    /** Beside this module's pom, where Surefire starts its process. */
    private static final Path FOLDER = Path.of("../../deployment");

    private final String fileName;

    BalancerSample(String fileName) {
        this.fileName = fileName;
    }

    Path file() {
        return FOLDER.resolve(fileName);
    }

    /** Whether the path names the server; otherwise a cookie does. */
    boolean isPrefix() {
        return this == HAPROXY_PREFIX || this == NGINX_PREFIX;
    }

    static Stream<BalancerSample> withCookie() {
        return Arrays.stream(values()).filter(sample -> !sample.isPrefix());
    }

    /** HAProxy or nginx; where it is lacking, the test ends. */
    Path program() {
        return isHaproxy() ? Needs.haproxy() : Needs.nginx();
    }

    /** The command that runs the file in the foreground. */
    List<String> command(Path directory, Path file) {
        String program = program().toString();
        return isHaproxy()
                ? List.of(program, "-db", "-f", file.toString())
                : List.of(program, "-p", directory.toString(), "-c", file.toString());
    }

    boolean isHaproxy() {
        return this == HAPROXY_PREFIX || this == HAPROXY_JSESSIONID;
    }

    /** A service's options on the server of that name, as the file's comments ask for. */
    SockJsOptions.Builder options(SockJsOptions.Builder options, String server) {
        return switch (this) {
            case HAPROXY_JSESSIONID -> options.jsessionid(true);
            case NGINX_JSESSIONID -> options.jsessionid(request -> List.of("JSESSIONID=" + server + "; path=/"));
            case HAPROXY_PREFIX, NGINX_PREFIX -> options;
        };
    }

    @Override
    public String toString() {
        return fileName;
    }
}
