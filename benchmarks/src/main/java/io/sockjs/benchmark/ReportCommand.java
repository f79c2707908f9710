package io.sockjs.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Makes a table and a plot of what {@code cpu} has measured, in one run or in several. */
@Command(
        name = "report",
        description =
                "Makes a table and a plot out of the files cpu.tsv of one run or several; of a row in several, the last.",
        mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "DIR", description = "Where they go.")
    private Path directory = Path.of("");

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "FILE", description = "What cpu has written.")
    private List<Path> files = List.of();

    @Override
    public Integer call() throws IOException {
        Map<Row, RowResult> rows = new EnumMap<>(Row.class);
        for (Path file : files) {
            Map<Row, RowResult> ofFile = new EnumMap<>(Row.class);
            for (String line : Files.readAllLines(file)) {
                String[] fields = line.split("\t", -1);
                Row row = Row.of(fields[0]);
                ofFile.computeIfAbsent(row, RowResult::of)
                        .windows()
                        .computeIfAbsent(ServerKind.of(fields[1]), kind -> new ArrayList<>())
                        .add(Window.parse(fields));
            }
            rows.putAll(ofFile);
        }
        List<RowResult> all = List.copyOf(rows.values());
        List<ServerKind> kinds = List.of(ServerKind.values()).stream()
                .filter(kind -> all.stream().anyMatch(row -> row.has(kind)))
                .toList();
        Report report = new Report(kinds, all);
        report.write(directory);
        System.out.println(report.table());
        return 0;
    }
}
