package io.sockjs.multiplex;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The expected values are what a browser's {@code escape} and {@code unescape} say. */
class TopicsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ann | ann",
                "A-Z_a.z/0+9@* | A-Z_a.z/0+9@*",
                "a,b | a%2Cb",
                "100% | 100%25",
                "two words | two%20words",
                "~!'()=&?# | %7E%21%27%28%29%3D%26%3F%23",
                "\u00e9\u00ff | %E9%FF",
                "\u0100\u20ac | %u0100%u20AC",
                "\ud83d\ude00 | %uD83D%uDE00",
            })
    void escapesAsTheScriptDoes(String topic, String wire) {
        assertThat(Topics.escape(topic)).isEqualTo(wire);
        assertThat(Topics.unescape(wire)).isEqualTo(topic);
    }

    @Test
    void everyCodeUnitComesBack() {
        StringBuilder all = new StringBuilder();
        for (int unit = 0; unit <= 0xffff; unit++) {
            all.append((char) unit);
        }
        String wire = Topics.escape(all.toString());
        assertThat(wire).matches("[A-Za-z0-9@*_+./%-]+");
        assertThat(Topics.unescape(wire)).isEqualTo(all.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "%2", "%zz", "%u", "%u20A", "%u20AG", "%-1", "a%", "%%%", "%u-001"})
    void whatIsNoEscapeStaysAsItIs(String wire) {
        assertThat(Topics.unescape(wire)).isEqualTo(wire);
    }

    @Test
    void takesEscapesInSmallLettersToo() {
        assertThat(Topics.unescape("%2c%u20ac")).isEqualTo(",\u20ac");
    }
}
