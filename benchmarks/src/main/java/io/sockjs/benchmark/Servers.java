package io.sockjs.benchmark;

import java.util.List;
import picocli.CommandLine.Option;

/** Which servers a command measures. */
final class Servers {
    @Option(names = "--servers", split = ",", paramLabel = "NAME", description = "Only these servers.")
    private List<String> names = List.of();

    List<ServerKind> kinds() {
        return names.isEmpty()
                ? List.of(ServerKind.values())
                : names.stream().map(ServerKind::of).toList();
    }
}
