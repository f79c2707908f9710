package io.sockjs.testkit;

import java.nio.charset.StandardCharsets;

/** An answer with its whole body; the body is empty where it is read chunk by chunk. */
public final class RawResponse {
    private final String request;
    private final String version;
    private final int status;
    private final RawHeaders headers;
    private final byte[] body;

    RawResponse(String request, String version, int status, RawHeaders headers, byte[] body) {
        this.request = request;
        this.version = version;
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    RawResponse with(byte[] wholeBody) {
        return new RawResponse(request, version, status, headers, wholeBody);
    }

    /** The request that was answered, in words. */
    public String request() {
        return request;
    }

    public String version() {
        return version;
    }

    public int status() {
        return status;
    }

    public RawHeaders headers() {
        return headers;
    }

    public byte[] body() {
        return body.clone();
    }

    /** The body as UTF-8. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** Request and answer, for a failure's message. */
    @Override
    public String toString() {
        String text = text();
        String shown = text.length() > 400 ? text.substring(0, 400) + "..." : text;
        return "request:  " + request + "\nanswer:   " + version + " " + status + "\n" + headers + "\n" + shown;
    }
}
