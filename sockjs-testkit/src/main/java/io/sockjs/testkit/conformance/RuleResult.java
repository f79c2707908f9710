package io.sockjs.testkit.conformance;

import org.jspecify.annotations.Nullable;

/**
 * What became of one rule.
 *
 * @param chapter the chapter's title
 * @param rule the name of the rule's test method
 * @param title the rule in words
 * @param failure why it failed; null when it passed
 * @param millis how long the test took
 */
public record RuleResult(
        String chapter, String rule, String title, @Nullable String failure, long millis) {
    public boolean passed() {
        return failure == null;
    }
}
