package io.sockjs.testkit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A strict reader of JSON (RFC 8259): objects become maps, arrays lists, numbers doubles. Strings keep every code unit, lone
 * surrogates included.
 */
public final class Json {
    private static final String SHORT_ESCAPES = "\"\\/bfnrt";
    private static final String THEIR_VALUES = "\"\\/\b\f\n\r\t";

    private final String text;
    private int at;

    private Json(String text) {
        this.text = text;
    }

    /** The value; fails with a {@link WireFailure} that shows the text. */
    public static @Nullable Object parse(String text) {
        Json json = new Json(text);
        Object value = json.value();
        json.space();
        json.check(json.at == text.length(), "the end");
        return value;
    }

    /** A JSON array of strings, and of nothing else; fails with a {@link WireFailure} that shows the text. */
    public static List<String> strings(String text) {
        if (parse(text) instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
            return list.stream().map(String.class::cast).toList();
        }
        throw new WireFailure("Awaited a JSON array of strings, but heard " + text);
    }

    /** A JSON string with nothing in it but ASCII. */
    public static String quote(String value) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < 0x20 || c > 0x7e || c == '"' || c == '\\') {
                // No String.format: tests quote tens of thousands of characters while a session's delay runs.
                quoted.append(c < 0x10 ? "\\u000" : c < 0x100 ? "\\u00" : c < 0x1000 ? "\\u0" : "\\u")
                        .append(Integer.toHexString(c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    private @Nullable Object value() {
        space();
        char first = peek();
        return switch (first) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private Map<String, @Nullable Object> object() {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        at++;
        space();
        while (peek() != '}') {
            if (!object.isEmpty()) {
                expect(',');
                space();
            }
            String name = string();
            space();
            expect(':');
            object.put(name, value());
            space();
        }
        at++;
        return object;
    }

    private List<@Nullable Object> array() {
        List<@Nullable Object> array = new ArrayList<>();
        at++;
        space();
        while (peek() != ']') {
            if (!array.isEmpty()) {
                expect(',');
            }
            array.add(value());
            space();
        }
        at++;
        return array;
    }

    private String string() {
        expect('"');
        StringBuilder string = new StringBuilder();
        while (peek() != '"') {
            char c = text.charAt(at++);
            check(c >= 0x20, "no control character in a string");
            string.append(c == '\\' ? escape() : c);
        }
        at++;
        return string.toString();
    }

    private char escape() {
        char c = peek();
        at++;
        if (c != 'u') {
            int index = SHORT_ESCAPES.indexOf(c);
            check(index >= 0, "an escape");
            return THEIR_VALUES.charAt(index);
        }
        check(text.substring(at, Math.min(at + 4, text.length())).matches("[0-9a-fA-F]{4}"), "four hex digits");
        at += 4;
        return (char) Integer.parseInt(text, at - 4, at, 16);
    }

    private Object number() {
        int start = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        String number = text.substring(start, at);
        check(number.matches("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?"), "a value");
        return Double.valueOf(number);
    }

    private @Nullable Object word(String word, @Nullable Object value) {
        check(text.startsWith(word, at), word);
        at += word.length();
        return value;
    }

    private void space() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private char peek() {
        check(at < text.length(), "more");
        return text.charAt(at);
    }

    private void expect(char c) {
        check(peek() == c, "'" + c + "'");
        at++;
    }

    private void check(boolean condition, String awaited) {
        if (!condition) {
            String shown = text.length() > 300 ? text.substring(0, 300) + "..." : text;
            throw new WireFailure("Awaited " + awaited + " at " + at + " of the JSON text " + shown);
        }
    }
}
