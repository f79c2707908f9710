package io.sockjs.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads a wire with one deadline for each thing that is awaited, however many reads it takes: a server that sends a byte now and
 * then does not keep a test waiting for ever.
 */
final class WireReader {
    private static final int LONGEST_LINE = 65_536;
    private static final int SHOWN = 300;

    private final Wire wire;
    private final byte[] buffer = new byte[8192];
    private int next;
    private int filled;
    private Duration timeout;
    private long deadline;
    private String awaited = "an answer";
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();

    WireReader(Wire wire, Duration timeout) {
        this.wire = wire;
        this.timeout = timeout;
    }

    void timeout(Duration timeout) {
        this.timeout = timeout;
    }

    Duration timeout() {
        return timeout;
    }

    /** Starts the clock for the next thing. */
    void await(String what) {
        awaited = what;
        deadline = System.nanoTime() + timeout.toNanos();
        heard.reset();
    }

    /** The next byte, or -1 at the end. */
    int read() {
        if (next == filled && !fill()) {
            return -1;
        }
        int read = buffer[next++] & 0xff;
        heard.write(read);
        return read;
    }

    /** The next byte; the end is a failure. */
    int demand() {
        int read = read();
        if (read < 0) {
            throw failure("the connection ended", null);
        }
        return read;
    }

    /** A line without its CRLF. */
    String line() {
        StringBuilder line = new StringBuilder();
        while (true) {
            int read = demand();
            if (read == '\n') {
                break;
            }
            line.append((char) read);
            if (line.length() > LONGEST_LINE) {
                throw failure("a line has no end", null);
            }
        }
        int last = line.length() - 1;
        if (last < 0 || line.charAt(last) != '\r') {
            throw failure("a line ends with LF alone", null);
        }
        line.setLength(last);
        return line.toString();
    }

    byte[] exactly(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) demand();
        }
        return bytes;
    }

    /** What has come by now, at least a byte; empty at the end. */
    byte[] some() {
        if (next == filled && !fill()) {
            return new byte[0];
        }
        byte[] some = Arrays.copyOfRange(buffer, next, filled);
        heard.writeBytes(some);
        next = filled;
        return some;
    }

    private boolean fill() {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
            throw failure("nothing more came in " + timeout, null);
        }
        try {
            wire.readTimeout(Duration.ofNanos(Math.max(left, 1_000_000)));
            int read = wire.input().read(buffer, 0, buffer.length);
            next = 0;
            filled = Math.max(read, 0);
            return read > 0;
        } catch (InterruptedIOException late) {
            throw failure("nothing more came in " + timeout, late);
        } catch (IOException broken) {
            throw failure("the connection broke (" + broken.getMessage() + ")", broken);
        }
    }

    WireFailure failure(String why, @Nullable Throwable cause) {
        String text = heard.toString(StandardCharsets.ISO_8859_1);
        String shown = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
        return new WireFailure(
                "Awaited " + awaited + ", but " + why + "; heard so far: " + (shown.isEmpty() ? "nothing" : shown),
                cause);
    }
}
