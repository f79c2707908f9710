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
    private int at;

    private MessageDecoder(byte[] data, int from, int end) {
        this.data = data;
        this.from = from;
        this.end = end;
        this.at = from;
    }

    /** The messages of an {@code xhr_send} or {@code jsonp_send} body. */
    public static List<String> array(byte[] data, int from, int end) throws BadMessage {
        return new MessageDecoder(data, from, end).array();
    }

    /** The messages of a WebSocket message: an array, or one string, or nothing at all. */
    public static List<String> arrayOrString(byte[] data, int from, int end) throws BadMessage {
        MessageDecoder decoder = new MessageDecoder(data, from, end);
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
        List<String> messages = new ArrayList<>();
        if (isNext(']')) {
            at++;
        } else {
            elements(messages);
        }
        expectEnd();
        return messages;
    }

    private void elements(List<String> messages) throws BadMessage {
        while (true) {
            skipSpace();
            if (!isNext('"')) {
                throw wrongShape();
            }
            at++;
            messages.add(string());
            skipSpace();
            if (at == end) {
                throw BadMessage.brokenJson();
            }
            byte next = data[at++];
            if (next == ']') {
                return;
            }
            if (next != ',') {
                throw BadMessage.brokenJson();
            }
        }
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
        for (int i = at; i < end; i++) {
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
