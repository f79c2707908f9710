package io.sockjs.protocol;

import java.util.BitSet;

/**
 * Says whether bytes are one JSON value (RFC 8259), and keeps nothing of it. Used only to word a refusal, so it is plain rather
 * than fast; it is not recursive, so that nesting costs one bit a level and no stack.
 */
final class JsonGrammar {
    private final byte[] data;
    private final int end;
    private int at;
    /** Bit n: whether the container at depth n is an object. */
    private final BitSet objects = new BitSet();

    private int depth;

    private JsonGrammar(byte[] data, int from, int end) {
        this.data = data;
        this.at = from;
        this.end = end;
    }

    static boolean accepts(byte[] data, int from, int end) {
        return new JsonGrammar(data, from, end).accepts();
    }

    private boolean accepts() {
        do {
            if (!value()) {
                return false;
            }
        } while (depth > 0 && !closed());
        space();
        return depth == 0 && at == end;
    }

    /** Takes a scalar, or opens containers down to one. A container that is empty counts as a scalar. */
    private boolean value() {
        while (true) {
            space();
            if (take("[")) {
                space();
                if (take("]")) {
                    return true;
                }
                objects.clear(depth++);
            } else if (take("{")) {
                space();
                if (take("}")) {
                    return true;
                }
                objects.set(depth++);
                if (!key()) {
                    return false;
                }
            } else {
                return string() || take("true") || take("false") || take("null") || number();
            }
        }
    }

    /** After a value: closes what ends here. True at the end of the outermost; false when a next value is due. */
    private boolean closed() {
        while (depth > 0) {
            space();
            boolean object = objects.get(depth - 1);
            if (take(object ? "}" : "]")) {
                depth--;
            } else if (take(",") && (!object || key())) {
                return false;
            } else {
                // Neither goes on nor ends: leave the depth, so that accepts() says no.
                at = end + 1;
                return true;
            }
        }
        return true;
    }

    private boolean key() {
        space();
        if (!string()) {
            return false;
        }
        space();
        return take(":");
    }

    private boolean string() {
        if (!take("\"")) {
            return false;
        }
        while (at < end && data[at] != '"') {
            int b = data[at++];
            if (b >= 0 && b < ' ' || b == '\\' && !escape()) {
                return false;
            }
        }
        return take("\"");
    }

    private boolean escape() {
        if (at >= end) {
            return false;
        }
        byte b = data[at++];
        if (b != 'u') {
            return "\"\\/bfnrt".indexOf(b) >= 0;
        }
        for (int i = 0; i < 4; i++) {
            if (at >= end || data[at] < 0 || Character.digit(data[at], 16) < 0) {
                return false;
            }
            at++;
        }
        return true;
    }

    private boolean number() {
        take("-");
        if (!take("0") && !digits()) {
            return false;
        }
        if (take(".") && !digits()) {
            return false;
        }
        if (take("e") || take("E")) {
            if (!take("+")) {
                take("-");
            }
            return digits();
        }
        return true;
    }

    private boolean digits() {
        int start = at;
        while (at < end && data[at] >= '0' && data[at] <= '9') {
            at++;
        }
        return at > start;
    }

    private void space() {
        while (at < end && (data[at] == ' ' || data[at] == '\n' || data[at] == '\r' || data[at] == '\t')) {
            at++;
        }
    }

    private boolean take(String word) {
        if (end - at < word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (data[at + i] != word.charAt(i)) {
                return false;
            }
        }
        at += word.length();
        return true;
    }
}
