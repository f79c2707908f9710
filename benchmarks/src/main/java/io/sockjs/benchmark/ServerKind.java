package io.sockjs.benchmark;

import io.sockjs.benchmark.load.Speech;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The servers, and how each is started. */
enum ServerKind {
    /** Netty's codecs without SockJS. */
    NETTY("netty", "", "io.sockjs.benchmark.server.Floor"),
    /** Ours. */
    SOCKJS_JAVA("sockjs-java", "", "io.sockjs.benchmark.server.SockJsEcho"),
    /** Vert.x on NIO. */
    VERTX("vertx", "vertx", "io.sockjs.benchmark.vertx.VertxServer"),
    /** Vert.x on epoll. */
    VERTX_NATIVE("vertx-native", "vertx", "io.sockjs.benchmark.vertx.VertxServer"),
    /** Spring Boot on Tomcat. */
    SPRING("spring", "spring", "io.sockjs.benchmark.spring.SpringServer"),
    /** That Tomcat's own WebSockets and requests that wait, without SockJS: no EventSource, no broadcast. */
    TOMCAT("tomcat", "spring", "io.sockjs.benchmark.spring.TomcatFloor"),
    /** Ours on the same Tomcat. */
    SOCKJS_TOMCAT("sockjs-tomcat", "spring", "io.sockjs.benchmark.spring.TomcatEcho"),
    /** The reference. */
    SOCKJS_NODE("sockjs-node", "node", "");

    private final String label;
    private final String module;
    private final String main;

    ServerKind(String label, String module, String main) {
        this.label = label;
        this.module = module;
        this.main = main;
    }

    String label() {
        return label;
    }

    /** What is spoken with it on a WebSocket. */
    Speech speech() {
        return this == NETTY || this == TOMCAT ? Speech.FLOOR : Speech.SOCKJS;
    }

    boolean isRival() {
        return this != NETTY && this != TOMCAT && this != SOCKJS_JAVA && this != SOCKJS_TOMCAT;
    }

    /**
     * The command that starts it on a port of the system's choice.
     *
     * @param largeMessages whether messages may have more than 8 KiB: Tomcat holds a buffer of that size for each WebSocket
     */
    List<String> command(Path benchmarks, int loops, boolean largeMessages, List<String> jvmFlags) {
        Path home = benchmarks.resolve(module);
        List<String> command = new ArrayList<>();
        if (this == SOCKJS_NODE) {
            if (!Files.exists(home.resolve("node_modules"))) {
                throw new IllegalStateException(
                        "sockjs-node is not installed: run npm ci in benchmarks/node, or leave it"
                                + " out of --servers");
            }
            command.addAll(List.of("node", home.resolve("server.js").toString()));
        } else {
            Path target = home.resolve("target");
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(jvmFlags);
            if (this == SPRING && !largeMessages) {
                command.add("-Dtext.buffer=8192");
            }
            command.addAll(List.of("-cp", target.resolve("classes") + ":" + target.resolve("lib") + "/*", main));
        }
        command.add("0");
        command.add(Integer.toString(loops));
        if (this == VERTX_NATIVE) {
            command.add("native");
        }
        return command;
    }

    static ServerKind of(String label) {
        for (ServerKind kind : values()) {
            if (kind.label.equals(label)) {
                return kind;
            }
        }
        String all = Arrays.stream(values()).map(ServerKind::label).collect(Collectors.joining(", "));
        throw new IllegalArgumentException("there is no server \"" + label + "\": there are " + all);
    }
}
