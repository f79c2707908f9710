package io.sockjs.testkit;

import java.nio.charset.StandardCharsets;

/** The streaming transports: how they are asked for, and what they wrap a frame in. */
public enum StreamKind {
    XHR_STREAMING("xhr_streaming", "", "\n"),
    EVENTSOURCE("eventsource", "data: ", "\r\n\r\n"),
    HTMLFILE("htmlfile?c=callback", "<script>\np(", ");\n</script>\r\n");

    private final String path;
    private final String before;
    private final String after;

    StreamKind(String path, String before, String after) {
        this.path = path;
        this.before = before;
        this.after = after;
    }

    /** What opens the stream. */
    public RawRequest request(RawSession session) {
        return RawRequest.of(this == XHR_STREAMING ? "POST" : "GET", session.path(path));
    }

    /** A frame that needs no escaping besides JSON's, as its chunk must be. */
    public String dress(String frame) {
        String inner = this == HTMLFILE ? '"' + frame.replace("\\", "\\\\").replace("\"", "\\\"") + '"' : frame;
        return before + inner + after;
    }

    /** The frame in a chunk; a chunk that is not one dressed frame is a failure. */
    public String undress(byte[] chunk) {
        String text = new String(chunk, StandardCharsets.UTF_8);
        boolean whole =
                text.length() >= before.length() + after.length() && text.startsWith(before) && text.endsWith(after);
        if (!whole) {
            throw new WireFailure("Awaited one frame of " + this + " as a chunk, but heard " + text);
        }
        String inner = text.substring(before.length(), text.length() - after.length());
        return switch (this) {
            case XHR_STREAMING -> inner;
            case EVENTSOURCE -> inner.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%");
            case HTMLFILE -> String.valueOf(Json.parse(inner));
        };
    }
}
