package io.sockjs.protocol;

import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the messages out of a body or a WebSocket message (protocol section 5): a JSON array of strings in UTF-8. All of it is
 * good, or nothing of it is delivered. Reads each byte once; only a body that is refused is looked at again, to tell JSON
 * of the wrong shape from what is not JSON.
 */
public final class MessageDecoder {
    private final byte[] data;
    private final int from;
    private final int end;
    private final int limit;
    private int at;

    private MessageDecoder(byte[] data, int from, int end, int limit) {
        this.data = data;
        this.from = from;
        this.end = end;
        this.at = from;
        this.limit = limit;
    }

    /**
     * The messages of an {@code xhr_send} or {@code jsonp_send} body.
     *
     * @param limit the most messages
     */
    public static List<String> array(byte[] data, int from, int end, int limit) throws BadMessage {
        return new MessageDecoder(data, from, end, limit).array();
    }

    /**
     * The messages of a WebSocket message: an array, or one string, or nothing at all.
     *
     * @param limit the most messages
     */
    public static List<String> arrayOrString(byte[] data, int from, int end, int limit) throws BadMessage {
        MessageDecoder decoder = new MessageDecoder(data, from, end, limit);
        if (from == end) {
            return List.of();
        }
        decoder.skipSpace();
        return decoder.isNext('"') ? decoder.single() : decoder.array();
    }

    private List<String> single() throws BadMessage {
        at++;
        List<String> one = List.of(string());
        expectEnd();
        return one;
    }

    private List<String> array() throws BadMessage {
        if (from == end) {
            throw BadMessage.payloadExpected();
        }
        skipSpace();
        if (!isNext('[')) {
            throw wrongShape();
        }
        at++;
        skipSpace();
        List<String> messages;
        if (isNext(']')) {
            at++;
            messages = List.of();
        } else {
            messages = elements();
        }
        expectEnd();
        return messages;
    }

    private List<String> elements() throws BadMessage {
        String first = element();
        if (isLast()) {
            // As nearly always.
            return List.of(first);
        }
        List<String> messages = new ArrayList<>();
        messages.add(first);
        do {
            if (messages.size() == limit) {
                throw BadMessage.tooMany(limit);
            }
            messages.add(element());
        } while (!isLast());
        return messages;
    }

    private String element() throws BadMessage {
        skipSpace();
        if (!isNext('"')) {
            throw wrongShape();
        }
        at++;
        return string();
    }

    /** Reads what stands behind an element: whether the array ends, or goes on. */
    private boolean isLast() throws BadMessage {
        skipSpace();
        byte next = at == end ? 0 : data[at++];
        if (next != ']' && next != ',') {
            throw BadMessage.brokenJson();
        }
        return next == ']';
    }

    private BadMessage wrongShape() {
        return JsonGrammar.accepts(data, from, end) ? BadMessage.payloadExpected() : BadMessage.brokenJson();
    }

    /** Reads from behind the opening quote to behind the closing one. */
    private String string() throws BadMessage {
        int start = at;
        toQuoteOrEscape();
        if (data[at] == '"') {
            return text(start, at++);
        }
        StringBuilder string = new StringBuilder();
        while (true) {
            string.append(text(start, at));
            if (data[at++] == '"') {
                return string.toString();
            }
            string.append(escape());
            start = at;
            toQuoteOrEscape();
        }
    }

    private void toQuoteOrEscape() throws BadMessage {
        int i = at;
        // Eight bytes at a time, as long as none of them is a quote, a backslash or a control character.
        while (end - i >= Long.BYTES && Words.stops((long) Words.IN_BYTES.get(data, i)) == 0) {
            i += Long.BYTES;
        }
        for (; i < end; i++) {
            byte b = data[i];
            if (b == '"' || b == '\\') {
                at = i;
                return;
            }
            if (b >= 0 && b < ' ') {
                throw BadMessage.brokenJson();
            }
        }
        throw BadMessage.brokenJson();
    }

    private String text(int start, int stop) throws BadMessage {
        try {
            return Utf8.decode(data, start, stop);
        } catch (CharacterCodingException malformed) {
            throw BadMessage.brokenJson();
        }
    }

    private char escape() throws BadMessage {
        if (at == end) {
            throw BadMessage.brokenJson();
        }
        byte b = data[at++];
        return switch (b) {
            case '"', '\\', '/' -> (char) b;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> codeUnit();
            default -> throw BadMessage.brokenJson();
        };
    }

    private char codeUnit() throws BadMessage {
        if (end - at < 4) {
            throw BadMessage.brokenJson();
        }
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            byte b = data[at++];
            // Character.digit would take other scripts' digits, but a byte below 0x80 is ASCII.
            int digit = b < 0 ? -1 : Character.digit(b, 16);
            if (digit < 0) {
                throw BadMessage.brokenJson();
            }
            unit = unit << 4 | digit;
        }
        return (char) unit;
    }

    private void skipSpace() {
        while (at < end && (data[at] == ' ' || data[at] == '\n' || data[at] == '\r' || data[at] == '\t')) {
            at++;
        }
    }

    private boolean isNext(char c) {
        return at < end && data[at] == c;
    }

    private void expectEnd() throws BadMessage {
        skipSpace();
        if (at != end) {
            throw BadMessage.brokenJson();
        }
    }
}
