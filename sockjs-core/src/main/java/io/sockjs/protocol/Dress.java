package io.sockjs.protocol;

import io.sockjs.Transport;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * How a transport carries a frame: the rows of the table in protocol section 4. Each function is pure, and costs one copy of
 * the frame at the most.
 */
public enum Dress {
    /** A frame and a line feed; one frame to an answer. */
    XHR_POLLING(Transport.XHR_POLLING, "application/javascript; charset=UTF-8"),
    /** A frame and a line feed. */
    XHR_STREAMING(Transport.XHR_STREAMING, "application/javascript; charset=UTF-8"),
    /** An event whose data the browser client runs through {@code decodeURI}. */
    EVENTSOURCE(Transport.EVENTSOURCE, "text/event-stream"),
    /** A script element that calls the page's function. */
    HTMLFILE(Transport.HTMLFILE, "text/html; charset=UTF-8"),
    /** A script that calls the callback; one frame to an answer. */
    JSONP_POLLING(Transport.JSONP_POLLING, "application/javascript; charset=UTF-8"),
    /** A frame is a text message. */
    WEBSOCKET(Transport.WEBSOCKET, ""),
    /** There are no frames: a message is a text message. */
    WEBSOCKET_RAW(Transport.WEBSOCKET_RAW, "");

    private static final byte[] NOTHING = {};
    private static final byte[] XHR_PRELUDE = xhrPrelude();
    private static final byte[] CRLF = ascii("\r\n");
    private static final byte[] DATA = ascii("data: ");
    private static final byte[] EVENT_END = ascii("\r\n\r\n");
    private static final byte[] SCRIPT = ascii("<script>\np(");
    private static final byte[] SCRIPT_END = ascii(");\n</script>\r\n");
    /** In a page {@code </script>} would end the script, and {@code <!--<script>} would keep it from ending. */
    private static final byte[] LESS = ascii("\\u003c");

    private static final byte[] CALL_END = ascii(");\r\n");

    private final Transport transport;
    private final String contentType;

    Dress(Transport transport, String contentType) {
        this.transport = transport;
        this.contentType = contentType;
    }

    /** The transport that wears this. */
    public Transport transport() {
        return transport;
    }

    /** Of the receiving answer. */
    public String contentType() {
        return contentType;
    }

    /** Whether an answer ends after one frame: a poll is a stream whose response limit is one byte. */
    public boolean isPoll() {
        return this == XHR_POLLING || this == JSONP_POLLING;
    }

    /** Whether the query must name a callback. */
    public boolean hasCallback() {
        return this == HTMLFILE || this == JSONP_POLLING;
    }

    /** Whether the receiver is a WebSocket, which lives as long as its session. */
    public boolean isSocket() {
        return this == WEBSOCKET || this == WEBSOCKET_RAW;
    }

    /** Whether there are frames at all. */
    public boolean isFramed() {
        return this != WEBSOCKET_RAW;
    }

    /**
     * What is sent before the first frame, as a chunk of its own; empty for none.
     *
     * @param callback of htmlfile; otherwise not looked at
     */
    public byte[] prelude(String callback) {
        return switch (this) {
            case XHR_STREAMING -> XHR_PRELUDE;
            case EVENTSOURCE -> CRLF;
            case HTMLFILE -> Pages.htmlfile(callback);
            default -> NOTHING;
        };
    }

    /**
     * The frame as it goes out.
     *
     * @param callback of jsonp; otherwise not looked at
     */
    public byte[] wrap(byte[] frame, String callback) {
        return switch (this) {
            case XHR_POLLING, XHR_STREAMING -> line(frame);
            case EVENTSOURCE -> event(frame);
            case HTMLFILE -> quoted(SCRIPT, frame, SCRIPT_END, LESS);
            case JSONP_POLLING -> quoted(ascii("/**/" + callback + "("), frame, CALL_END, NOTHING);
            case WEBSOCKET, WEBSOCKET_RAW -> frame;
        };
    }

    private static byte[] line(byte[] frame) {
        byte[] line = Arrays.copyOf(frame, frame.length + 1);
        line[frame.length] = '\n';
        return line;
    }

    /** CR, LF and NUL never stand in a frame, since JSON escapes them; what is left to escape is the percent sign. */
    private static byte[] event(byte[] frame) {
        int percents = 0;
        for (byte b : frame) {
            percents += b == '%' ? 1 : 0;
        }
        byte[] event = new byte[DATA.length + frame.length + 2 * percents + EVENT_END.length];
        int at = put(DATA, event, 0);
        for (byte b : frame) {
            event[at++] = b;
            if (b == '%') {
                event[at++] = '2';
                event[at++] = '5';
            }
        }
        put(EVENT_END, event, at);
        return event;
    }

    /**
     * A frame as a JSON string: it is JSON already, so quotes and backslashes are what is left.
     *
     * @param less what stands for {@code <}; empty for itself
     */
    private static byte[] quoted(byte[] before, byte[] frame, byte[] after, byte[] less) {
        int extra = 0;
        for (byte b : frame) {
            extra += b == '"' || b == '\\' ? 1 : b == '<' ? Math.max(0, less.length - 1) : 0;
        }
        byte[] call = new byte[before.length + frame.length + extra + 2 + after.length];
        int at = put(before, call, 0);
        call[at++] = '"';
        for (byte b : frame) {
            if (b == '<' && less.length > 0) {
                at = put(less, call, at);
                continue;
            }
            if (b == '"' || b == '\\') {
                call[at++] = '\\';
            }
            call[at++] = b;
        }
        call[at++] = '"';
        put(after, call, at);
        return call;
    }

    private static int put(byte[] part, byte[] whole, int at) {
        System.arraycopy(part, 0, whole, at, part.length);
        return at + part.length;
    }

    private static byte[] xhrPrelude() {
        byte[] prelude = new byte[2049];
        Arrays.fill(prelude, (byte) 'h');
        prelude[2048] = '\n';
        return prelude;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
