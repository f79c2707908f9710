package io.sockjs.spring.tests;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalysisReporter;

/** Keeps what Spring Boot tells of an application that did not start. */
final class Told implements FailureAnalysisReporter {
    private static final ThreadLocal<FailureAnalysis> LAST = new ThreadLocal<>();

    /** What was told last on this thread. */
    static String words() {
        FailureAnalysis last = LAST.get();
        LAST.remove();
        return last == null ? "nothing" : last.getDescription() + "\n" + last.getAction();
    }

    @Override
    public void report(FailureAnalysis analysis) {
        LAST.set(analysis);
    }
}
