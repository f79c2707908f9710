package io.sockjs.testkit.conformance;

import java.util.List;

/**
 * What the suite found.
 *
 * @param rules every rule that was tested, in the order of the protocol's chapters
 */
public record ConformanceReport(List<RuleResult> rules) {
    public ConformanceReport {
        rules = List.copyOf(rules);
    }

    public long passed() {
        return rules.stream().filter(RuleResult::passed).count();
    }

    public long failed() {
        return rules.size() - passed();
    }

    /** Whether there was something to test and all of it passed. */
    public boolean conforms() {
        return !rules.isEmpty() && failed() == 0;
    }

    /** Chapters and rules as plain text, the reason below each rule that failed, and a last line with the counts. */
    public String table() {
        StringBuilder table = new StringBuilder();
        String chapter = "";
        for (RuleResult rule : rules) {
            if (!rule.chapter().equals(chapter)) {
                chapter = rule.chapter();
                table.append(table.isEmpty() ? "" : "\n").append(chapter).append('\n');
            }
            table.append(rule.passed() ? "  ✓ " : "  ✗ ").append(rule.title()).append('\n');
            if (rule.failure() != null) {
                rule.failure()
                        .lines()
                        .limit(20)
                        .forEach(line -> table.append("      ").append(line).append('\n'));
            }
        }
        return table.append("\n%d passed, %d failed\n".formatted(passed(), failed()))
                .toString();
    }
}
