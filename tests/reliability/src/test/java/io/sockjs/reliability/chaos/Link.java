package io.sockjs.reliability.chaos;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One connection of a chaos client over one transport. For one thread. A broken connection is a {@code WireFailure}. */
interface Link {
    /** What came: the kind of frame, {@code o}, {@code h}, {@code a} or {@code c}, and messages. */
    record Frame(char kind, List<String> messages) {}

    /** Waits for a frame. Null when the session is over, as far as a client can see. */
    @Nullable Frame receive();

    /** Sends messages in one request or frame each; true when the server has said that it took them. */
    boolean send(List<String> messages);

    /** Sends a part of a message and breaks the connection in the middle, by reset or in order. */
    void cutWhileSending(String message, boolean reset);

    /**
     * Opens a second receiver, where a transport can have one, and leaves again. Null when it was sent away, as it is while the
     * first one is there; a frame when the first one's answer had ended unseen.
     */
    @Nullable Frame second();

    /**
     * Breaks the receiver off, by reset or in order. True when there was none, so that one was sent for it: the service may be another one by
     * now, which takes a receiver whose answer is not read for a new session.
     */
    boolean abort(boolean reset);
}
