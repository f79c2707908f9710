package io.sockjs.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The table of what was measured, and its plot. */
record Report(List<ServerKind> kinds, List<RowResult> rows) {
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

    /** The table, the plot, and each window for a later report. */
    void write(Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("cpu.md"), table());
        Files.writeString(directory.resolve("performance-cpu.svg"), Plot.bars(kinds, rows));
        StringBuilder windows = new StringBuilder();
        for (RowResult row : rows) {
            row.windows()
                    .forEach((kind, measured) ->
                            measured.forEach(window -> windows.append(row.row().id())
                                    .append('\t')
                                    .append(kind.label())
                                    .append('\t')
                                    .append(window.fields())
                                    .append('\n')));
        }
        Files.writeString(directory.resolve("cpu.tsv"), windows);
    }
}
