package io.sockjs.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class JsonTest {
    @Test
    void valuesAreRead() {
        assertThat(Json.parse(" {\"a\" : [1, -2.5e1, true,false], \"b\":{} } "))
                .isEqualTo(Map.of("a", List.of(1.0, -25.0, true, false), "b", Map.of()));
        assertThat(Json.parse("null")).isNull();
        assertThat(Json.strings("[\"a\",\"\",\"\\u00e9\\n\\/\"]")).containsExactly("a", "", "é\n/");
    }

    @Test
    void nullAndNumbersAreNoStrings() {
        for (String other : List.of("[null]", "[\"a\",null]", "[1]", "[[]]", "\"a\"", "null")) {
            assertThatThrownBy(() -> Json.strings(other)).as(other).isInstanceOf(WireFailure.class);
        }
    }

    @Test
    void everyCodeUnitSurvivesQuoting() {
        StringBuilder all = new StringBuilder();
        for (int c = 0; c < 0x10000; c++) {
            all.append((char) c);
        }
        assertThat(Json.parse(Json.quote(all.toString()))).isEqualTo(all.toString());
    }

    @Test
    void whatIsNoJsonIsRefused() {
        for (String broken : List.of(
                "",
                "[",
                "[1,]",
                "[,1]",
                "{\"a\"}",
                "01",
                "1.",
                "\"\\x\"",
                "\"\\u12g4\"",
                "\"a\nb\"",
                "nul",
                "[] []",
                "'a'",
                "\"a")) {
            assertThatThrownBy(() -> Json.parse(broken)).as(broken).isInstanceOf(WireFailure.class);
        }
    }
}
