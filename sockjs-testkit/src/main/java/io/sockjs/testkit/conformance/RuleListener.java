package io.sockjs.testkit.conformance;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** Gathers what became of the suite's rules, whoever runs them; tests that are no part of the suite are passed over. */
public class RuleListener implements TestExecutionListener {
    private static final Comparator<Entry> IN_ORDER = Comparator.comparingInt(Entry::chapter)
            .thenComparing(entry -> entry.result().title());

    private final Map<String, Long> started = new ConcurrentHashMap<>();
    private final Map<String, Entry> finished = new ConcurrentHashMap<>();
    private volatile @Nullable TestPlan plan;

    /** One that has heard nothing yet. */
    public RuleListener() {}

    @Override
    public void testPlanExecutionStarted(TestPlan testPlan) {
        plan = testPlan;
    }

    @Override
    public void executionStarted(TestIdentifier test) {
        started.put(test.getUniqueId(), System.nanoTime());
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        finish(test, "Skipped: " + reason);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (result.getStatus() == TestExecutionResult.Status.SUCCESSFUL) {
            finish(test, null);
        } else {
            finish(test, result.getThrowable().map(RuleListener::reason).orElse("It was given up"));
        }
    }

    private void finish(TestIdentifier test, @Nullable String failure) {
        Optional<TestSource> source = test.getSource();
        int chapter = source.map(RuleListener::chapterOf).orElse(-1);
        // A chapter as a whole is told of only when it failed before its rules were run.
        if (chapter < 0 || (!test.isTest() && failure == null)) {
            return;
        }
        long nanos = System.nanoTime() - started.getOrDefault(test.getUniqueId(), System.nanoTime());
        TestPlan of = plan;
        String title = test.isTest() && of != null
                ? of.getParent(test).map(TestIdentifier::getDisplayName).orElse("")
                : test.getDisplayName();
        String rule = source.orElseThrow() instanceof MethodSource method ? method.getMethodName() : "";
        RuleResult result = new RuleResult(title, rule, test.getDisplayName(), failure, nanos / 1_000_000);
        finished.put(test.getUniqueId(), new Entry(chapter, result));
    }

    private static int chapterOf(TestSource source) {
        String name = source instanceof MethodSource method
                ? method.getClassName()
                : source instanceof ClassSource type ? type.getClassName() : "";
        return Chapters.names().indexOf(name);
    }

    private static String reason(Throwable failure) {
        String message = failure.getMessage();
        return failure instanceof AssertionError && message != null ? message : failure.toString();
    }

    /** What is known by now. */
    public ConformanceReport report() {
        List<Entry> entries = new ArrayList<>(finished.values());
        entries.sort(IN_ORDER);
        return new ConformanceReport(entries.stream().map(Entry::result).toList());
    }

    private record Entry(int chapter, RuleResult result) {}
}
