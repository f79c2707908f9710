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

    private MessageEncoder() {}

    /** The message as a JSON string, quotes included. */
    public static byte[] encode(String message) {
        byte[] json = new byte[size(message)];
        int at = 0;
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
                size += c >= ' ' ? (c == '"' || c == '\\' ? 2 : 1) : SHORT[c] == 0 ? 6 : 2;
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
