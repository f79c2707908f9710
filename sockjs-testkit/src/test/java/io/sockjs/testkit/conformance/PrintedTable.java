package io.sockjs.testkit.conformance;

import org.junit.platform.launcher.TestPlan;

/** Prints the table at the end of a test run that had the suite in it; JUnit finds it as a service. */
public final class PrintedTable extends RuleListener {
    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
        ConformanceReport report = report();
        if (!report.rules().isEmpty()) {
            System.out.print(report.table());
        }
    }
}
