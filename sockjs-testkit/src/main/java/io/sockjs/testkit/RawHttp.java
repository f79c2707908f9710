package io.sockjs.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** An HTTP/1 connection that is kept open as long as both ends want it. For one thread. */
public final class RawHttp implements AutoCloseable {
    private final Target target;
    private final Wire wire;
    private final WireReader reader;
    private final Deque<RawRequest> unanswered = new ArrayDeque<>();

    private RawHttp(Target target, Wire wire) {
        this.target = target;
        this.wire = wire;
        this.reader = new WireReader(wire, target.patience());
    }

    public static RawHttp connect(Target target) {
        return new RawHttp(target, target.open());
    }

    /** One request on a connection of its own. */
    public static RawResponse exchange(Target target, RawRequest request) {
        try (RawHttp http = connect(target)) {
            return http.exchange(request);
        }
    }

    /** How long each thing awaited from now on may take; {@link Target#patience()} if not set. */
    public RawHttp timeout(Duration timeout) {
        reader.timeout(timeout);
        return this;
    }

    /** Sends a request and reads its whole answer. */
    public RawResponse exchange(RawRequest request) {
        send(request);
        return response();
    }

    /** Sends requests glued together, in one write. */
    public void send(RawRequest... requests) {
        ByteArrayOutputStream glued = new ByteArrayOutputStream();
        for (RawRequest request : requests) {
            glued.writeBytes(request.bytes(target.host()));
            unanswered.add(request);
        }
        write(glued.toByteArray());
    }

    /** Sends a request in two writes, the first of {@code index} bytes. */
    public void sendSplit(RawRequest request, int index) {
        byte[] bytes = request.bytes(target.host());
        unanswered.add(request);
        write(Arrays.copyOfRange(bytes, 0, index));
        write(Arrays.copyOfRange(bytes, index, bytes.length));
    }

    /** Sends a request's head only; its body is to follow through {@link #write}. */
    public void sendHead(RawRequest request) {
        unanswered.add(request);
        write(request.head(target.host()));
    }

    public void write(byte[] bytes) {
        try {
            wire.output().write(bytes);
            wire.output().flush();
        } catch (IOException broken) {
            throw new WireFailure("Could not write " + bytes.length + " bytes to " + target + ": " + broken, broken);
        }
    }

    /** The next answer with its whole body. */
    public RawResponse response() {
        RawStream stream = stream();
        return stream.head().with(stream.body().rest());
    }

    /** The head of the next answer; its body is left to be read as it comes. */
    public RawStream stream() {
        RawRequest request = unanswered.peek();
        if (request == null) {
            throw new IllegalStateException("Nothing was asked that is not answered yet");
        }
        RawResponse head = head(request);
        if (head.status() >= 200 || head.status() == 101) {
            unanswered.remove();
        }
        return new RawStream(head, RawBody.of(reader, head, request.method()));
    }

    private RawResponse head(RawRequest request) {
        reader.await("the answer's head of " + request);
        String line = reader.line();
        String[] parts = line.split(" ", 3);
        if (parts.length < 2 || !parts[0].startsWith("HTTP/1.") || !parts[1].matches("\\d{3}")) {
            throw reader.failure("this is no status line: " + line, null);
        }
        List<Map.Entry<String, String>> entries = new ArrayList<>();
        for (String header = reader.line(); !header.isEmpty(); header = reader.line()) {
            int colon = header.indexOf(':');
            if (colon <= 0) {
                throw reader.failure("this is no header: " + header, null);
            }
            entries.add(Map.entry(
                    header.substring(0, colon), header.substring(colon + 1).strip()));
        }
        return new RawResponse(
                request.toString(), parts[0], Integer.parseInt(parts[1]), new RawHeaders(entries), new byte[0]);
    }

    /** Waits for the server to end the connection; anything else that comes is a failure. */
    public void awaitEnd() {
        reader.await("the end of the connection");
        if (reader.read() >= 0) {
            throw reader.failure("more bytes came", null);
        }
    }

    WireReader reader() {
        return reader;
    }

    /** Ends the connection in order. */
    @Override
    public void close() {
        wire.close();
    }

    /** Breaks the connection. */
    public void abort() {
        wire.abort();
    }
}
