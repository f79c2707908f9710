package io.sockjs.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageCodecTest {
    @Test
    void escapesExactlyWhatTheProtocolLists() {
        for (int c = 0; c <= 0xffff; c++) {
            boolean listed = c < 0x20
                    || in(c, 0x200c, 0x200f)
                    || in(c, 0x2028, 0x202f)
                    || in(c, 0x2060, 0x206f)
                    || in(c, 0xfff0, 0xffff)
                    || in(c, 0xd800, 0xdfff);
            int small = "\b\t\n\f\r".indexOf(c);
            String expected = small >= 0
                    ? "\\" + "btnfr".charAt(small)
                    : listed
                            ? String.format("\\u%04x", c)
                            : c == '"' || c == '\\' ? "\\" + (char) c : String.valueOf((char) c);
            assertThat(encoded(String.valueOf((char) c))).as("U+%04X", c).isEqualTo('"' + expected + '"');
        }
    }

    @Test
    void anySequenceOfCodeUnitsComesBackAsItWas() throws BadMessage {
        Random random = new Random(7);
        for (int i = 0; i < 3000; i++) {
            List<String> messages = new ArrayList<>();
            for (int n = random.nextInt(4); n >= 0; n--) {
                messages.add(text(random));
            }
            byte[] frame =
                    Frames.messages(messages.stream().map(Frames::message).toList());
            assertThat(MessageDecoder.array(frame, 1, frame.length, Integer.MAX_VALUE))
                    .isEqualTo(messages);
        }
    }

    @Test
    void whatEndsARunOfPlainTextIsFoundAtEveryPlaceOfIt() throws BadMessage {
        for (int length = 1; length <= 40; length++) {
            for (int place = 0; place < length; place++) {
                for (char special :
                        new char[] {'"', '\\', '\n', '\u001f', '\u007f', '\u0080', 'é', '\u20ac', '\ud800'}) {
                    char[] text = "x".repeat(length).toCharArray();
                    text[place] = special;
                    String message = new String(text);
                    byte[] frame = Frames.message(message);
                    assertThat(MessageDecoder.array(frame, 1, frame.length, Integer.MAX_VALUE))
                            .containsExactly(message);
                }
                byte[] raw = ("[\"" + "x".repeat(length) + "\"]").getBytes(StandardCharsets.UTF_8);
                for (int control = 0; control < ' '; control++) {
                    raw[2 + place] = (byte) control;
                    assertThatThrownBy(() -> MessageDecoder.array(raw, 0, raw.length, Integer.MAX_VALUE))
                            .as("control character %d at %d of %d", control, place, length)
                            .isInstanceOf(BadMessage.class);
                }
            }
        }
    }

    @Test
    void readsEveryEscapeAndSpaceOfJson() throws BadMessage {
        assertThat(array(" [ \"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\ude00\" ,\n\t\"é\" ]\r\n"))
                .containsExactly("\"\\/\b\f\n\r\té\ud83d\ude00", "é");
        assertThat(array("[]")).isEmpty();
        assertThat(array("[\"\"]")).containsExactly("");
    }

    @Test
    void webSocketMessageIsAnArrayOrOneStringOrNothing() throws BadMessage {
        assertThat(socket("\"a\"")).containsExactly("a");
        assertThat(socket(" [\"a\",\"b\"]")).containsExactly("a", "b");
        assertThat(socket("")).isEmpty();
        assertThat(socket("[]")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"a\":[1,{\"b\":null}]}",
                "1",
                "-0.5e+7",
                "\"a\"",
                "null",
                "true",
                "[1]",
                "[\"a\",null]",
                "[\"a\",{\"k\":1}]",
                "[[\"a\"]]",
                "[\"a\",[]]",
                "[{}]",
                ""
            })
    void jsonThatIsNoArrayOfStringsIsRefusedAsPayload(String body) {
        assertThatThrownBy(() -> array(body)).as(body).hasMessage("Payload expected.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[",
                "[\"a",
                "[\"a\"",
                "[\"a\",",
                "[\"a\",]",
                "[\"a\"]]",
                "[,]",
                "['a']",
                "[\"\\x\"]",
                "[\"\\u12g4\"]",
                "[\"\\u12",
                "[\"a\" \"b\"]",
                "[\"\n\"]",
                "{\"a\"}",
                "{\"a\":}",
                "{a:1}",
                "[1",
                "[01]",
                "nul",
                "+1",
                "1.",
                "[1}",
                "{\"a\":1]",
                "\ufeff[]",
                " ",
                "[\"a\",1,]",
                "[tru]",
                "]",
                "[\"\\"
            })
    void whatIsNoJsonIsRefusedAsBroken(String body) {
        assertThatThrownBy(() -> array(body)).as(body).hasMessage("Broken JSON encoding.");
    }

    @Test
    void malformedUtf8IsRefused() {
        byte[] body = {'[', '"', (byte) 0xc3, '"', ']'};
        assertThatThrownBy(() -> MessageDecoder.array(body, 0, body.length, Integer.MAX_VALUE))
                .hasMessage("Broken JSON encoding.");
        byte[] surrogate = {'[', '"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"', ']'};
        assertThatThrownBy(() -> MessageDecoder.array(surrogate, 0, surrogate.length, Integer.MAX_VALUE))
                .hasMessage("Broken JSON encoding.");
    }

    @Test
    void replacementCharacterThatWasMeantIsTaken() throws BadMessage {
        assertThat(array("[\"\ufffd\"]")).containsExactly("\ufffd");
    }

    @Test
    void deepNestingIsRefusedWithoutStackOverflow() {
        int depth = 100_000;
        assertThatThrownBy(() -> array("[".repeat(depth) + "]".repeat(depth))).hasMessage("Payload expected.");
        assertThatThrownBy(() -> array("[".repeat(depth))).hasMessage("Broken JSON encoding.");
        assertThatThrownBy(() -> array("[{\"a\":".repeat(depth) + "1" + "}]".repeat(depth)))
                .hasMessage("Payload expected.");
    }

    @Test
    void nothingOfABodyThatBreaksAtAnyPlaceIsTaken() {
        String body = "[\"ab\\u00e9\",\"é\\n\"]";
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        for (int to = 1; to < bytes.length; to++) {
            int end = to;
            assertThatThrownBy(() -> MessageDecoder.array(bytes, 0, end, Integer.MAX_VALUE))
                    .as("the first %d bytes", to)
                    .isInstanceOf(BadMessage.class);
        }
    }

    @Test
    void loneSurrogateOnARawWebSocketBecomesTheReplacementCharacter() {
        assertThat(new String(Utf8.encode("a\ud800b\ud83d\ude00"), StandardCharsets.UTF_8))
                .isEqualTo("a\ufffdb\ud83d\ude00");
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int n = random.nextInt(12); n > 0; n--) {
            int bits = random.nextInt(4);
            text.append((char) random.nextInt(bits == 0 ? 0x80 : bits == 1 ? 0x800 : 0x10000));
        }
        return text.toString();
    }

    private static boolean in(int c, int from, int to) {
        return c >= from && c <= to;
    }

    private static String encoded(String message) {
        return new String(MessageEncoder.encode(message), StandardCharsets.UTF_8);
    }

    private static List<String> array(String body) throws BadMessage {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return MessageDecoder.array(bytes, 0, bytes.length, Integer.MAX_VALUE);
    }

    private static List<String> socket(String text) throws BadMessage {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return MessageDecoder.arrayOrString(bytes, 0, bytes.length, Integer.MAX_VALUE);
    }
}
