package io.sockjs.multiplex;

import java.util.HexFormat;

/**
 * Names of topics on the wire. The browser script passes them through JavaScript's {@code escape} (ECMA-262, annex B.2.1), so they
 * are ASCII and have no comma there.
 */
final class Topics {
    private static final String PLAIN_MARKS = "@*_+-./";
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private Topics() {}

    static String escape(String topic) {
        StringBuilder escaped = new StringBuilder(topic.length());
        for (int i = 0; i < topic.length(); i++) {
            char c = topic.charAt(i);
            if (isPlain(c)) {
                escaped.append(c);
            } else if (c < 0x100) {
                escaped.append('%').append(HEX.toHexDigits((byte) c));
            } else {
                escaped.append("%u").append(HEX.toHexDigits(c));
            }
        }
        return escaped.toString();
    }

    static String unescape(String escaped) {
        StringBuilder topic = new StringBuilder(escaped.length());
        int i = 0;
        while (i < escaped.length()) {
            boolean wide = escaped.startsWith("%u", i);
            int from = i + (wide ? 2 : 1);
            int to = from + (wide ? 4 : 2);
            if (escaped.charAt(i) == '%' && isHex(escaped, from, to)) {
                topic.append((char) HexFormat.fromHexDigits(escaped, from, to));
                i = to;
            } else {
                topic.append(escaped.charAt(i));
                i++;
            }
        }
        return topic.toString();
    }

    private static boolean isPlain(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || PLAIN_MARKS.indexOf(c) >= 0;
    }

    private static boolean isHex(String text, int from, int to) {
        if (to > text.length()) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (!HexFormat.isHexDigit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }
}
