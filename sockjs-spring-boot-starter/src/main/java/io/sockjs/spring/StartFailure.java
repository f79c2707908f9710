package io.sockjs.spring;

/** Why the application cannot start, in words that {@link StartFailureAnalyzer} shows. */
@SuppressWarnings("serial")
final class StartFailure extends RuntimeException {
    private final String remedy;

    StartFailure(String what, String remedy) {
        super(what);
        this.remedy = remedy;
    }

    String remedy() {
        return remedy;
    }
}
