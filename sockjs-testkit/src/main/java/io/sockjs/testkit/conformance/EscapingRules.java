package io.sockjs.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sockjs.testkit.Json;
import io.sockjs.testkit.RawReceiver;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.RawWebSocket;
import io.sockjs.testkit.StreamKind;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("§4 Escaping")
final class EscapingRules extends Chapter {
    /** What a server must send as an escape, each range by its first and last code unit. */
    private static final List<List<Integer>> ESCAPED = List.of(
            List.of(0x0000, 0x001f),
            List.of(0x200c, 0x200f),
            List.of(0x2028, 0x202f),
            List.of(0x2060, 0x206f),
            List.of(0xfff0, 0xffff),
            List.of(0xd800, 0xdfff));

    EscapingRules(ConformanceTarget target) {
        super(target);
    }

    @Test
    @DisplayName("§4 The characters that browsers damage are sent as \\uXXXX in lower case: xhr")
    void polledCharactersAreEscaped() {
        RawSession session = opened(ECHO);
        for (List<Integer> range : ESCAPED) {
            session.send(units(range));
            assertEquals(
                    "a[\"" + escapes(range) + "\"]\n", longForm(session.poll().text()), () -> name(range));
        }
    }

    @Test
    @DisplayName("§4 The characters that browsers damage are sent as \\uXXXX in lower case: websocket")
    void socketCharactersAreEscaped() {
        try (RawWebSocket socket = socket(ECHO)) {
            for (List<Integer> range : ESCAPED) {
                socket.send("[" + Json.quote(units(range)) + "]");
                assertEquals("a[\"" + escapes(range) + "\"]", longForm(socket.text()), () -> name(range));
            }
        }
    }

    @Test
    @DisplayName("§4 The characters that browsers damage are sent as \\uXXXX over every streaming transport")
    void streamedCharactersAreEscaped() {
        List<Integer> controls = ESCAPED.get(0);
        List<Integer> separators = ESCAPED.get(2);
        for (StreamKind kind : StreamKind.values()) {
            RawSession session = session(ECHO);
            try (RawReceiver receiver = session.stream(kind).opened()) {
                session.send(units(controls) + units(separators));
                String expected = "a[\"" + escapes(controls) + escapes(separators) + "\"]";
                assertEquals(expected, longForm(receiver.frame()), kind.toString());
            }
        }
    }

    @Test
    @DisplayName("§4 Quotes and backslashes come back as they were")
    void quotesAndBackslashesComeBack() {
        RawSession session = opened(ECHO);
        for (String text : List.of("\"", "\\", "\\\"", "\\u0041", "a\\\\b\"c", "'", "/")) {
            session.send(text);
            assertEquals(List.of(text), Frames.poll(session, 1), text);
        }
    }

    @Test
    @DisplayName("§4 Every code unit that comes in goes out the same, lone surrogates included: xhr")
    void everyCodeUnitComesBackOverXhr() {
        RawSession session = opened(ECHO);
        for (int first = 0; first < 0x10000; first += 0x1000) {
            List<Integer> range = List.of(first, first + 0xfff);
            session.send(units(range));
            assertEquals(List.of(units(range)), Frames.poll(session, 1), name(range));
        }
    }

    @Test
    @DisplayName("§4 Every code unit that comes in goes out the same, lone surrogates included: websocket")
    void everyCodeUnitComesBackOverWebSocket() {
        try (RawWebSocket socket = socket(ECHO)) {
            for (int first = 0; first < 0x10000; first += 0x1000) {
                List<Integer> range = List.of(first, first + 0xfff);
                socket.send("[" + Json.quote(units(range)) + "]");
                assertEquals(List.of(units(range)), Frames.read(socket, 1), name(range));
            }
        }
    }

    @Test
    @DisplayName("§4 Lone and swapped surrogates come back as they were")
    void loneSurrogatesComeBack() {
        RawSession session = opened(ECHO);
        for (String text : List.of("\ud83d", "\ude00", "\ude00\ud83d", "a\ud83db", "\ud83d\ud83d\ude00\ude00")) {
            session.send(text);
            assertEquals(List.of(text), Frames.poll(session, 1), () -> Json.quote(text));
        }
    }

    @Test
    @DisplayName("§4 A surrogate pair that comes in as UTF-8 goes out as two escapes")
    void pairsAreTwoEscapes() {
        RawSession session = opened(ECHO);
        new Answer(session.post("[\"\ud83d\ude00\"]")).status(204);
        assertEquals("a[\"\\ud83d\\ude00\"]\n", session.poll().text(), "the frame");
    }

    @Test
    @DisplayName("§5 Characters that come in unescaped, as UTF-8, are the same as those that come in escaped")
    void unescapedCharactersAreTaken() {
        RawSession session = opened(ECHO);
        for (int first = 0; first < 0x10000; first += 0x1000) {
            String text = unescapable(first, first + 0xfff);
            new Answer(session.post("[\"" + text + "\"]")).status(204);
            assertEquals(List.of(text), Frames.poll(session, 1), name(List.of(first, first + 0xfff)));
        }
    }

    private static String unescapable(int first, int last) {
        StringBuilder text = new StringBuilder("-");
        IntStream.rangeClosed(first, last)
                .filter(c -> c >= 0x20 && c != '"' && c != '\\' && !Character.isSurrogate((char) c))
                .forEach(c -> text.append((char) c));
        return text.toString();
    }

    private static String units(List<Integer> range) {
        StringBuilder text = new StringBuilder();
        IntStream.rangeClosed(range.get(0), range.get(1)).forEach(c -> text.append((char) c));
        return text.toString();
    }

    private static String escapes(List<Integer> range) {
        StringBuilder text = new StringBuilder();
        IntStream.rangeClosed(range.get(0), range.get(1))
                .forEach(c -> text.append("\\u").append(HexFormat.of().toHexDigits((char) c)));
        return text.toString();
    }

    /** JSON's five short escapes are as good as the long ones: no browser damages them. */
    private static String longForm(String frame) {
        return frame.replace("\\b", "\\u0008")
                .replace("\\t", "\\u0009")
                .replace("\\n", "\\u000a")
                .replace("\\f", "\\u000c")
                .replace("\\r", "\\u000d");
    }

    private static String name(List<Integer> range) {
        return String.format("U+%04X-%04X", range.get(0), range.get(1));
    }
}
