package io.sockjs.benchmark.load;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The messages of a load. Each tells which connection it belongs to and its place there, so one that is lost, doubled, late or
 * another's is seen. They are ASCII that JSON need not escape. Not thread-safe: one array serves all.
 */
final class Texts {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int DIGITS = 8;
    private static final int HEAD = 2 * DIGITS + 1;

    private final byte[] text;

    Texts(int size) {
        text = new byte[size];
        if (size < HEAD) {
            throw new IllegalArgumentException("a message has " + HEAD + " bytes at least, not " + size);
        }
        for (int i = 0; i < size; i++) {
            text[i] = (byte) (i % 7 == 6 ? ' ' : 'a' + i % 26);
        }
        text[DIGITS] = ':';
    }

    int size() {
        return text.length;
    }

    /** The message of that connection at that place; good until the next call. */
    byte[] text(int connection, int place) {
        hex(connection, 0);
        hex(place, DIGITS + 1);
        return text;
    }

    boolean is(byte[] data, int from, int to, int connection, int place) {
        byte[] expected = text(connection, place);
        return Arrays.equals(data, from, to, expected, 0, expected.length);
    }

    private void hex(int number, int at) {
        for (int i = DIGITS - 1, rest = number; i >= 0; i--, rest >>>= 4) {
            text[at + i] = HEX[rest & 15];
        }
    }
}
