package io.sockjs.benchmark.load;

import java.nio.charset.StandardCharsets;

/** Reads a server's frames. What is no frame that a load may meet is an error. */
final class Frames {
    /** What is in them. */
    interface Listener {
        void opened();

        default void heartbeat() {}

        /** A message; without escapes, since none of ours needs any. */
        void message(byte[] data, int from, int to);
    }

    private Frames() {}

    /** Reads one frame; the floor's have no {@code a} before the array. */
    static void read(byte[] data, int from, int to, Listener listener) {
        if (from == to) {
            throw new IllegalStateException("an empty frame");
        }
        switch (data[from]) {
            case 'o' -> listener.opened();
            case 'h' -> listener.heartbeat();
            case 'a' -> array(data, from + 1, to, listener);
            case '[' -> array(data, from, to, listener);
            default -> throw new IllegalStateException("a frame that nobody asked for: " + shown(data, from, to));
        }
    }

    private static void array(byte[] data, int from, int to, Listener listener) {
        int at = from;
        if (data[at++] != '[' || data[to - 1] != ']') {
            throw new IllegalStateException("no array: " + shown(data, from, to));
        }
        while (at < to) {
            if (data[at++] != '"') {
                throw new IllegalStateException("no array of strings: " + shown(data, from, to));
            }
            int end = at;
            while (data[end] != '"') {
                end++;
            }
            listener.message(data, at, end);
            // Behind the quote and the comma or bracket.
            at = end + 2;
        }
    }

    static String shown(byte[] data, int from, int to) {
        return new String(data, from, Math.min(to - from, 100), StandardCharsets.ISO_8859_1);
    }
}
