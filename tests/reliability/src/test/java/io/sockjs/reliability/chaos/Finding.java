package io.sockjs.reliability.chaos;

/**
 * One thing that does not add up.
 *
 * @param kind what sort of fault it is
 * @param client the connection, as the client names it, with its transport
 * @param detail the message it is about, and what was expected
 */
record Finding(Kind kind, String client, String detail) {
    enum Kind {
        /** A message that was acknowledged, or sent, did not arrive though a later one did. */
        LOST,
        DOUBLED,
        REORDERED,
        /** A message arrived that nobody sent. */
        ALTERED,
        /** A message of another connection arrived. */
        MIXED,
        /** The application heard something after onClose. */
        AFTER_CLOSE,
        /** The application had no onConnection, or several. */
        OPENS,
        /** The application had no onClose. */
        NO_CLOSE,
        CLOSED_TWICE,
        /** What the client was sent, or answered, is not SockJS. */
        PROTOCOL,
        /** The client waited in vain, and was not told that the session is closed. */
        HUNG
    }

    @Override
    public String toString() {
        return kind + " " + client + ": " + detail;
    }
}
