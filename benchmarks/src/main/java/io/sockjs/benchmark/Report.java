package io.sockjs.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The table of a run, and its plot. */
record Report(List<ServerKind> kinds, List<RowResult> rows, int rounds, double window, List<String> jvmFlags) {
    String table() {
        String names = kinds.stream().map(ServerKind::label).collect(Collectors.joining(" | "));
        StringBuilder table =
                new StringBuilder("| µs of CPU for each | " + names + " | of the floor | of the best rival |\n|---|");
        table.append("---:|".repeat(kinds.size())).append("---|---|\n");
        for (RowResult row : rows) {
            table.append(row.cells(kinds)).append('\n');
        }
        return table.toString();
    }

    void write(Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("cpu.md"), Machine.now() + "\n" + settings() + "\n\n" + table());
        Files.writeString(directory.resolve("performance-cpu.svg"), Plot.bars(kinds, rows));
    }

    private String settings() {
        return "- " + rounds + " rounds of " + window + " s, all servers in turn; the servers' JVMs with "
                + String.join(" ", jvmFlags);
    }
}
