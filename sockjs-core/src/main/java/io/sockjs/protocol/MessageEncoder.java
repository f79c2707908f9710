package io.sockjs.protocol;

/**
 * Turns a message into a JSON string in UTF-8. It is done once for each message, whoever and however many receive it.
 *
 * <p>Beyond what JSON demands, code units that browsers or transports damage are escaped (protocol section 4, "Escaping"); the
 * halves of surrogate pairs each by itself, so that any sequence of UTF-16 code units arrives as it was.
 */
public final class MessageEncoder {
    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};

    /** The control characters that have a short escape; the public suite expects it, as JSON.stringify gives it. */
    private static final byte[] SHORT = new byte[' '];

    static {
        SHORT['\b'] = 'b';
        SHORT['\t'] = 't';
        SHORT['\n'] = 'n';
        SHORT['\f'] = 'f';
        SHORT['\r'] = 'r';
    }

    /** How many bytes each ASCII character becomes. */
    private static final byte[] LENGTHS = new byte[0x80];

    static {
        for (char c = 0; c < LENGTHS.length; c++) {
            LENGTHS[c] = (byte) (c >= ' ' ? c == '"' || c == '\\' ? 2 : 1 : SHORT[c] == 0 ? 6 : 2);
        }
    }

    /** So many characters are looked at before the first of another script is noticed. */
    private static final int BLOCK = 256;

    private MessageEncoder() {}

    /** The message as a JSON string, quotes included. */
    public static byte[] encode(String message) {
        return encode(message, 0, 0);
    }

    /**
     * The message as a JSON string within a larger array.
     *
     * @param before how many bytes are left free before the opening quote
     * @param after how many behind the closing one
     */
    static byte[] encode(String message, int before, int after) {
        return isAscii(message) ? ascii(message, before, after) : any(message, before, after);
    }

    private static boolean isAscii(String message) {
        int length = message.length();
        for (int from = 0; from < length; from += BLOCK) {
            int to = Math.min(from + BLOCK, length);
            int all = 0;
            for (int i = from; i < to; i++) {
                all |= message.charAt(i);
            }
            if (all >= 0x80) {
                return false;
            }
        }
        return true;
    }

    /** Most messages, or most of a message, are ASCII that is sent as it is. */
    @SuppressWarnings("deprecation") // Nothing else copies a String's low bytes without an array of its own.
    private static byte[] ascii(String message, int before, int after) {
        int start = before + 1;
        int end = start + message.length();
        byte[] json = new byte[end + 1 + after];
        message.getBytes(0, message.length(), json, start);
        json[before] = '"';
        json[end] = '"';
        int more = escapes(json, start, end);
        return more == 0 ? json : escaped(json, start, end, before, more);
    }

    /** How many bytes the escapes add to ASCII text. */
    private static int escapes(byte[] text, int from, int to) {
        int more = 0;
        int i = from;
        for (; to - i >= Long.BYTES; i += Long.BYTES) {
            if (Words.stops((long) Words.IN_BYTES.get(text, i)) != 0) {
                for (int k = i; k < i + Long.BYTES; k++) {
                    more += LENGTHS[text[k]] - 1;
                }
            }
        }
        for (; i < to; i++) {
            more += LENGTHS[text[i]] - 1;
        }
        return more;
    }

    private static byte[] escaped(byte[] text, int from, int to, int before, int more) {
        byte[] json = new byte[text.length + more];
        int at = before;
        json[at++] = '"';
        for (int i = from; i < to; i++) {
            byte b = text[i];
            if (LENGTHS[b] == 1) {
                json[at++] = b;
            } else {
                at = put((char) b, json, at);
            }
        }
        json[at] = '"';
        return json;
    }

    private static byte[] any(String message, int before, int after) {
        byte[] json = new byte[before + size(message) + after];
        int at = before;
        json[at++] = '"';
        for (int i = 0; i < message.length(); i++) {
            at = put(message.charAt(i), json, at);
        }
        json[at] = '"';
        return json;
    }

    private static int size(String message) {
        int size = 2;
        for (int i = 0; i < message.length(); i++) {
            char c = message.charAt(i);
            if (c < 0x80) {
                size += LENGTHS[c];
            } else if (c < 0x800) {
                size += 2;
            } else {
                size += isEscaped(c) ? 6 : 3;
            }
        }
        return size;
    }

    private static int put(char c, byte[] json, int start) {
        int at = start;
        if (c < 0x80 && c >= ' ') {
            if (c == '"' || c == '\\') {
                json[at++] = '\\';
            }
            json[at++] = (byte) c;
        } else if (c >= 0x80 && c < 0x800) {
            json[at++] = (byte) (0xc0 | c >> 6);
            json[at++] = (byte) (0x80 | c & 0x3f);
        } else if (c >= 0x800 && !isEscaped(c)) {
            json[at++] = (byte) (0xe0 | c >> 12);
            json[at++] = (byte) (0x80 | c >> 6 & 0x3f);
            json[at++] = (byte) (0x80 | c & 0x3f);
        } else if (c < ' ' && SHORT[c] != 0) {
            json[at++] = '\\';
            json[at++] = SHORT[c];
        } else {
            json[at++] = '\\';
            json[at++] = 'u';
            json[at++] = HEX[c >> 12];
            json[at++] = HEX[c >> 8 & 15];
            json[at++] = HEX[c >> 4 & 15];
            json[at++] = HEX[c & 15];
        }
        return at;
    }

    /** Whether a code unit from U+0800 on is one of those that get damaged. */
    private static boolean isEscaped(char c) {
        if (c < 0x200c) {
            return false;
        }
        if (c <= 0x206f) {
            return c <= 0x200f || c >= 0x2028 && c <= 0x202f || c >= 0x2060;
        }
        return c >= 0xd800 && (c <= 0xdfff || c >= 0xfff0);
    }
}
