package io.sockjs.browser;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.openqa.selenium.json.Json;

/**
 * What the battery of {@code checks.js} reported.
 *
 * @param checks in the order they ran; the last one is the one that failed, if any did
 */
record Report(List<Check> checks) {
    /**
     * One check.
     *
     * @param error empty when it passed
     */
    record Check(String name, long millis, String error) {
        @Override
        public String toString() {
            return (error.isEmpty() ? "passed " : "FAILED ") + name + ", " + millis + " ms"
                    + (error.isEmpty() ? "" : "\n    " + error.replace("\n", "\n    "));
        }
    }

    static Report parse(String json) {
        if (!json.startsWith("[")) {
            throw new AssertionError("this is not the report of the battery: " + json);
        }
        List<Map<String, Object>> checks = new Json().toType(json, Json.LIST_OF_MAPS_TYPE);
        return new Report(checks.stream().map(Report::check).toList());
    }

    private static Check check(Map<String, Object> fields) {
        return new Check(
                String.valueOf(fields.get("name")),
                Long.parseLong(String.valueOf(fields.get("millis"))),
                String.valueOf(fields.get("error")));
    }

    void expectAllPassed(String where) {
        boolean failed = checks.stream().anyMatch(check -> !check.error().isEmpty());
        if (checks.isEmpty() || failed) {
            fail(where + ":\n" + this);
        }
    }

    @Override
    public String toString() {
        return checks.stream().map(Check::toString).collect(Collectors.joining("\n"));
    }
}
