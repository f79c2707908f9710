package io.sockjs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockjs.testkit.RawHttp;
import io.sockjs.testkit.RawRequest;
import io.sockjs.testkit.RawResponse;
import io.sockjs.testkit.Target;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** One answer to Prometheus: lines of {@code name{label="value",...} number}. */
record Scrape(List<String> samples) {
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");

    static Scrape of(Target target, String path) {
        RawResponse answer = RawHttp.exchange(target, RawRequest.get(path));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers().first("Content-Type")).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        return new Scrape(
                answer.text().lines().filter(line -> !line.startsWith("#")).toList());
    }

    /**
     * The sum of all samples of a name with these labels; 0 when there is none with them, and a failure when the name is not there.
     *
     * @param labels such as {@code service="/echo"}
     */
    double sum(String name, String... labels) {
        assertThat(names()).contains(name);
        return samples.stream()
                .filter(line ->
                        name(line).equals(name) && Set.of(labels).stream().allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    Set<String> names() {
        Set<String> names = new TreeSet<>();
        samples.forEach(line -> names.add(name(line)));
        return names;
    }

    /** The names of the labels of a name. */
    Set<String> labels(String name) {
        Set<String> labels = new TreeSet<>();
        samples.stream()
                .filter(line -> name(line).equals(name))
                .forEach(line -> LABEL.matcher(line).results().forEach(match -> labels.add(match.group(1))));
        return labels;
    }

    private static String name(String line) {
        return line.split("[{ ]", 2)[0];
    }
}
