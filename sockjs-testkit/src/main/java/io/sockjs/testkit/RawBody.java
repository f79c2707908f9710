package io.sockjs.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The body of an answer, as it comes. A chunked body shows its chunks as the server made them. */
public final class RawBody {
    private final WireReader reader;
    private final String awaitedOf;
    private final long length;
    private final boolean chunked;
    private boolean ended;
    /** Whether the line end behind the latest chunk is still to be read. */
    private boolean lineEndDue;

    private RawBody(WireReader reader, String awaitedOf, long length, boolean chunked) {
        this.reader = reader;
        this.awaitedOf = awaitedOf;
        this.length = length;
        this.chunked = chunked;
        this.ended = length == 0;
    }

    /** How the head says that the body ends (RFC 9112, 6.3). */
    static RawBody of(WireReader reader, RawResponse head, String method) {
        RawHeaders headers = head.headers();
        int status = head.status();
        boolean none = method.equals("HEAD") || status < 200 || status == 204 || status == 304;
        if (none) {
            return new RawBody(reader, head.request(), 0, false);
        }
        if (headers.lists("Transfer-Encoding", "chunked")) {
            return new RawBody(reader, head.request(), -1, true);
        }
        String length = headers.first("Content-Length");
        return new RawBody(reader, head.request(), length == null ? -1 : Long.parseLong(length), false);
    }

    /** The next chunk; of a body that is not chunked, what has come by now. Null at the end. */
    public byte @Nullable [] chunk() {
        if (ended) {
            return null;
        }
        reader.await("the next chunk of " + awaitedOf);
        return chunked ? coded() : plain();
    }

    /** The next chunk as UTF-8, or null at the end. */
    public @Nullable String text() {
        byte[] chunk = chunk();
        return chunk == null ? null : new String(chunk, StandardCharsets.UTF_8);
    }

    /** All that is left, until the body's end. */
    public byte[] rest() {
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        for (byte[] chunk = chunk(); chunk != null; chunk = chunk()) {
            rest.writeBytes(chunk);
        }
        return rest.toByteArray();
    }

    private byte @Nullable [] coded() {
        // Jetty sends the line end of a chunk with the next one, and browsers do not wait for it either.
        if (lineEndDue && !reader.line().isEmpty()) {
            throw reader.failure("a chunk is longer than it says", null);
        }
        String line = reader.line();
        int size;
        try {
            size = Integer.parseInt(line.split(";", -1)[0].strip(), 16);
        } catch (NumberFormatException noSize) {
            throw reader.failure("this is no chunk size: " + line, noSize);
        }
        if (size == 0) {
            ended = true;
            while (!reader.line().isEmpty()) {
                // A trailer says nothing that a SockJS test asks for.
            }
            return null;
        }
        byte[] chunk = reader.exactly(size);
        lineEndDue = true;
        return chunk;
    }

    private byte @Nullable [] plain() {
        byte[] bytes = length < 0 ? reader.some() : reader.exactly((int) length);
        ended = length >= 0 || bytes.length == 0;
        return bytes.length == 0 ? null : bytes;
    }
}
