package io.sockjs;

/** Where a connection is in its life (protocol section 6); the ordinals are the protocol's numbers. */
public enum ReadyState {
    /** The session is made; {@code o} is not sent yet. An application never sees a connection in this state. */
    CONNECTING,
    /** Messages go both ways. */
    OPEN,
    /** Ended; the close frame waits for, or is being repeated to, receivers until the disconnect delay has passed. */
    CLOSING,
    /** Ended and forgotten. */
    CLOSED
}
