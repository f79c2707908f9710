package io.sockjs;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Why a connection ended.
 *
 * @param code 1000-1015 as in RFC 6455 section 7.4, 3000-4999 the applications' own
 * @param reason words, at most {@value #MAX_REASON_BYTES} bytes of UTF-8 (RFC 6455 section 5.5)
 */
public record CloseStatus(int code, String reason) {
    /** The most bytes of UTF-8 that a reason may have. */
    public static final int MAX_REASON_BYTES = 123;

    /** The default of {@link SockJsConnection#close()}. */
    public static final CloseStatus NORMAL = new CloseStatus(1000, "Normal closure");
    /** The service was uninstalled, or its server is going down. */
    public static final CloseStatus GOING_AWAY = new CloseStatus(1001, "Going away");
    /** The receiver's TCP connection broke: the client went away, or the network did. */
    public static final CloseStatus INTERRUPTED = new CloseStatus(1002, "Connection interrupted");
    /** No receiver came within the disconnect delay. */
    public static final CloseStatus TIMED_OUT = new CloseStatus(1006, "Session timed out");
    /** The application's handler threw. */
    public static final CloseStatus HANDLER_FAILED = new CloseStatus(1011, "Internal error");
    /** Told to a receiver that came while another one was there; that session goes on. */
    public static final CloseStatus ANOTHER_RECEIVER = new CloseStatus(2010, "Another connection still open");
    /** A WebSocket message was not a JSON string or array of strings. */
    public static final CloseStatus BROKEN_FRAMING = new CloseStatus(3000, "Broken framing.");
    /** A WebSocket peer did not answer a ping. */
    public static final CloseStatus NO_HEARTBEAT = new CloseStatus(3000, "No response from heartbeat");
    /** More was sent than {@link SockJsOptions#sendBufferLimit()} allows to wait for this client. */
    public static final CloseStatus SLOW_CONSUMER = new CloseStatus(4001, "Slow consumer");
    /** More had to wait for this client while the {@link MemoryBudget} was used up. */
    public static final CloseStatus OVERLOADED = new CloseStatus(4002, "Server overloaded");

    public CloseStatus {
        Objects.requireNonNull(reason, "reason");
    }

    /**
     * A status that an application may close with.
     *
     * @throws IllegalArgumentException when the code is neither 1000 nor within 3000-4999, or the reason is too long
     */
    public static CloseStatus ofApplication(int code, String reason) {
        if (code != 1000 && (code < 3000 || code > 4999)) {
            throw new IllegalArgumentException(
                    "close code " + code + " is not the application's to use: take 1000, or one of 3000-4999");
        }
        int bytes = reason.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_REASON_BYTES) {
            throw new IllegalArgumentException("close reason has " + bytes + " bytes of UTF-8; at most "
                    + MAX_REASON_BYTES + " fit into a WebSocket close frame");
        }
        return new CloseStatus(code, reason);
    }
}
