package io.sockjs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockjs.testkit.Json;
import io.sockjs.testkit.RawSession;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The dashboard asks for what a scrape has, and leaves out nothing that is ours. */
class DashboardTest {
    private static final Path DASHBOARD = Path.of("../deployment/grafana-dashboard.json");
    /** Prometheus adds these to each sample. */
    private static final Set<String> OF_PROMETHEUS = Set.of("job", "instance");

    private static final Pattern GROUPING = Pattern.compile("\\bby \\(([^)]*)\\)");
    private static final Pattern SELECTOR = Pattern.compile("\\{([^}]*)}");
    private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.*), (\\w+)\\)");
    /** A name that is not a function's, nor a variable. */
    private static final Pattern METRIC = Pattern.compile("(?<![$\\w])[a-zA-Z_][\\w:]*+(?! *\\()");

    /** The metrics and labels that a query names. */
    private record Query(Set<String> metrics, Set<String> labels) {
        static Query of(String text) {
            Set<String> labels = new TreeSet<>();
            var values = LABEL_VALUES.matcher(text);
            String rest = text;
            if (values.matches()) {
                labels.add(values.group(2));
                rest = values.group(1);
            }
            GROUPING.matcher(rest)
                    .results()
                    .forEach(match -> labels.addAll(List.of(match.group(1).split(", *"))));
            SELECTOR.matcher(rest).results().forEach(match -> {
                for (String condition : match.group(1).split(",")) {
                    labels.add(condition.replaceAll("[=!~].*", ""));
                }
            });
            rest = SELECTOR.matcher(GROUPING.matcher(rest).replaceAll(" ")).replaceAll(" ");
            rest = rest.replaceAll("\\[[^]]*]", " ");
            Set<String> metrics = new TreeSet<>();
            METRIC.matcher(rest).results().forEach(match -> metrics.add(match.group()));
            metrics.removeAll(Set.of("sum", "max", "by"));
            return new Query(metrics, labels);
        }
    }

    @Test
    void everyMetricAndLabelIsInAScrapeAndEveryMetricOfOursIsShown() throws Exception {
        Scrape scrape;
        try (Served served = Served.with("--metrics")) {
            RawSession.of(served.target(), "/echo").open();
            scrape = Scrape.of(served.target(), "/metrics");
        }
        List<String> texts = new ArrayList<>();
        collect(Json.parse(Files.readString(DASHBOARD)), texts);
        assertThat(texts).hasSizeGreaterThan(15);
        Set<String> shown = new HashSet<>();
        for (String text : texts) {
            Query query = Query.of(text);
            assertThat(query.metrics()).as(text).isNotEmpty();
            for (String metric : query.metrics()) {
                assertThat(scrape.names()).as(text).contains(metric);
                Set<String> labels = new TreeSet<>(query.labels());
                labels.removeAll(OF_PROMETHEUS);
                assertThat(scrape.labels(metric))
                        .as("labels of %s, for %s", metric, text)
                        .containsAll(labels);
            }
            shown.addAll(query.metrics());
        }
        assertThat(shown)
                .containsAll(scrape.names().stream()
                        .filter(name -> name.startsWith("sockjs_"))
                        .toList());
    }

    /** All queries in it: of panels, and of the variables at the top. */
    private static void collect(@Nullable Object json, List<String> queries) {
        if (json instanceof Map<?, ?> object) {
            object.forEach((key, value) -> {
                boolean query = key.equals("expr") || key.equals("definition");
                if (query && value instanceof String text) {
                    queries.add(text);
                }
                collect(value, queries);
            });
        } else if (json instanceof List<?> list) {
            list.forEach(each -> collect(each, queries));
        }
    }
}
