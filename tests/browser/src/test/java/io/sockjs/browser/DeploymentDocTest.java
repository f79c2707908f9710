package io.sockjs.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What docs/deployment.md shows of a file is in that file. */
@Tag("browser")
final class DeploymentDocTest {
    private static final Path DOC = Path.of("../../docs/deployment.md");
    private static final Pattern LINK = Pattern.compile("\\]\\((\\.\\./[^)]+)\\)");
    /** Blocks in these languages are excerpts of the file that was linked to last. */
    private static final Set<String> EXCERPTS = Set.of("```haproxy", "```nginx", "```java");

    @Test
    void excerptsAreLinesOfTheFileInTheirOrder() throws IOException {
        List<String> file = List.of();
        boolean inExcerpt = false;
        int at = 0;
        int blocks = 0;
        for (String line : Files.readAllLines(DOC)) {
            Matcher link = LINK.matcher(line);
            if (line.startsWith("```")) {
                inExcerpt = EXCERPTS.contains(line);
                blocks += inExcerpt ? 1 : 0;
                at = 0;
            } else if (inExcerpt) {
                int found = file.subList(at, file.size()).indexOf(line);
                assertThat(found)
                        .as("the doc's line, after line %d of the file: %s", at, line)
                        .isNotNegative();
                at += found + 1;
            } else if (link.find()) {
                file = Files.readAllLines(DOC.resolveSibling(link.group(1)));
            }
        }
        assertThat(blocks).as("excerpts").isGreaterThanOrEqualTo(BalancerSample.values().length);
    }

    @Test
    void everySampleIsLinked() throws IOException {
        String doc = Files.readString(DOC);
        assertThat(BalancerSample.values())
                .allSatisfy(sample -> assertThat(doc).contains("](../deployment/" + sample + ")"));
    }
}
