package io.sockjs.protocol;

/**
 * What the peer sent cannot be taken. Carries the words of the answer and no stack trace, since it is the peer's fault and may
 * come often.
 */
public final class BadMessage extends Exception {
    private static final long serialVersionUID = 1;

    /** What {@link #getMessage()} is for a body that is empty, or is JSON but no array of strings. */
    static final String PAYLOAD_EXPECTED = "Payload expected.";
    /** What {@link #getMessage()} is for a body that is not JSON. */
    static final String BROKEN_JSON = "Broken JSON encoding.";

    private final boolean tooMany;

    BadMessage(String words) {
        this(words, false);
    }

    private BadMessage(String words, boolean tooMany) {
        super(words, null, false, false);
        this.tooMany = tooMany;
    }

    static BadMessage tooMany(int limit) {
        return new BadMessage("More messages than array_limit: " + limit + ".", true);
    }

    /** Whether nothing is wrong but the number of messages. */
    public boolean isTooMany() {
        return tooMany;
    }

    static BadMessage payloadExpected() {
        return new BadMessage(PAYLOAD_EXPECTED);
    }

    static BadMessage brokenJson() {
        return new BadMessage(BROKEN_JSON);
    }

    /** The words for the peer. */
    public String words() {
        return String.valueOf(getMessage());
    }
}
