package io.sockjs.engine;

import io.sockjs.CloseStatus;
import io.sockjs.MemoryBudget;
import io.sockjs.PreparedMessage;
import io.sockjs.ReadyState;
import io.sockjs.SlowConsumerPolicy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The life of a session (protocol section 6): all of its state, and nothing else. It knows no threads (the session's lane calls
 * it, one call at a time), no clock (calls carry the time) and no application (effects leave through {@link Effects}).
 *
 * <p><b>Theory.</b> The state is a phase, times whether a receiver is attached:
 *
 * <pre>
 *              attach             close, interrupted               disconnect delay
 *  CONNECTING ────────▶ OPEN ───────────────────────▶ CLOSING ───────────────────────▶ CLOSED
 *                        │                                                               ▲
 *                        └────── disconnect delay without a receiver; end of a socket ───┘
 *
 *               | no receiver                          | receiver attached
 *  -------------+--------------------------------------+---------------------------------------------------
 *  CONNECTING   | just made                            | -
 *  OPEN         | messages gather in {@code pending}   | messages go out; what the receiver cannot take gathers
 *  CLOSING      | each receiver that comes gets what   | - (it was told and ended in the same step)
 *               | gathered, then the close frame       |
 *  CLOSED       | forgotten                            | -
 * </pre>
 *
 * <p>A receiver is attached from {@code attach} until we end it (it is full, or told the close) or it is gone. Exactly one thing
 * is due at any time, at {@code due}: a heartbeat or the end of waiting for its answer while a receiver is attached, the end
 * of the disconnect delay while none is. So one timer serves a session.
 *
 * <p><b>Invariants</b> (held by a property test): opened and closed are told at most once, in this order, and closed is told of
 * every session that was opened; messages are sent in order, none twice, none lost, except those that a receiver which
 * vanished had been given, those that had gathered when it vanished, or those over the stated bound; nothing is written
 * to a receiver after its end; at most one receiver is attached.
 */
final class SessionMachine {
    /** What happens outside. Called within the step that causes it; none of them calls back. */
    interface Effects {
        /** A receiver is attached. */
        void attached(Receiver receiver);

        /** The application may be told of the connection. */
        void opened();

        /** The application is to be told of the end. */
        void closed(CloseStatus status);

        /** The session is over; its id means nothing any more. */
        void forgotten();

        /** More waits than is allowed: what is to be done? */
        default SlowConsumerPolicy.Action full() {
            return SlowConsumerPolicy.Action.CLOSE;
        }

        /** Messages went to the receiver. */
        default void sent(int messages, long bytes) {}

        /** Messages will not be sent. */
        default void dropped(int messages, long bytes) {}

        /** A heartbeat went to the receiver. */
        default void beat() {}
    }

    /**
     * The numbers.
     *
     * @param heartbeat delay in nanoseconds
     * @param pong timeout in nanoseconds
     * @param disconnect delay in nanoseconds
     * @param pendingBytes the most that may gather
     * @param pendingMessages the most that may gather
     * @param batchBytes what gathered goes out in frames of about this many: a receiver that stops taking them leaves the rest here,
     *     where it is counted
     * @param budget what all sessions together may let gather
     */
    record Limits(
            long heartbeat,
            long pong,
            long disconnect,
            long pendingBytes,
            int pendingMessages,
            int batchBytes,
            MemoryBudget budget) {}

    private final Limits limits;
    private final Effects effects;

    private ReadyState phase = ReadyState.CONNECTING;
    private @Nullable Receiver receiver;
    private final ArrayDeque<byte[]> pending = new ArrayDeque<>(0);
    private long pendingBytes;
    /** What receivers are told from CLOSING on. */
    private CloseStatus farewell = CloseStatus.NORMAL;

    private long due;
    private boolean awaitingPong;

    SessionMachine(Limits limits, Effects effects, long now) {
        this.limits = limits;
        this.effects = effects;
        this.due = now + limits.disconnect();
    }

    ReadyState phase() {
        return phase;
    }

    long pendingBytes() {
        return pendingBytes;
    }

    /** When {@link #tick} has something to do; it may move either way with each call. */
    long due() {
        return due;
    }

    /** A receiver came. */
    void attach(Receiver next, long now) {
        if (phase == ReadyState.CLOSED || receiver != null) {
            next.refuse(receiver == null ? farewell : CloseStatus.ANOTHER_RECEIVER);
            return;
        }
        receiver = next;
        effects.attached(next);
        next.begin();
        switch (phase) {
            case CONNECTING -> {
                phase = ReadyState.OPEN;
                effects.opened();
                next.open();
                wrote(now);
            }
            case OPEN -> {
                due = now + limits.heartbeat();
                flush(now);
            }
            default -> bidFarewell(now);
        }
    }

    /** The application sends. */
    void send(byte[] message, long now) {
        if (phase != ReadyState.OPEN) {
            tooLate(message);
            return;
        }
        if (receiver != null && pending.isEmpty() && receiver.isWritable()) {
            receiver.message(message);
            effects.sent(1, message.length);
            wrote(now);
        } else {
            gather(message, now);
        }
    }

    /** The application sends to many. */
    void send(PreparedMessage message, long now) {
        if (phase != ReadyState.OPEN) {
            tooLate(SharedForms.gathered(message, true));
            return;
        }
        if (receiver != null && pending.isEmpty() && receiver.isWritable()) {
            long before = receiver.written();
            receiver.message(message);
            effects.sent(1, receiver.written() - before);
            wrote(now);
        } else {
            gather(SharedForms.gathered(message, receiver == null || receiver.isFramed()), now);
        }
    }

    /** Taken from the application while the session ended on another thread. */
    private void tooLate(byte[] message) {
        effects.dropped(1, message.length);
    }

    private void gather(byte[] message, long now) {
        boolean overBudget = limits.budget().isUsedUp();
        pending.add(message);
        pendingBytes += message.length;
        flush(now);
        if (pending.isEmpty() || !overBudget && !isOverLimit()) {
            return;
        }
        switch (effects.full()) {
            case CLOSE -> {
                forgetPending();
                close(overBudget ? CloseStatus.OVERLOADED : CloseStatus.SLOW_CONSUMER, now);
            }
            case DROP_NEWEST -> drop(pending.removeLast());
            case DROP_OLDEST -> {
                // Over the budget one goes for each that comes.
                do {
                    drop(pending.removeFirst());
                } while (isOverLimit());
            }
        }
    }

    private boolean isOverLimit() {
        return pendingBytes > limits.pendingBytes() || pending.size() > limits.pendingMessages();
    }

    private void drop(byte[] message) {
        pendingBytes -= message.length;
        effects.dropped(1, message.length);
    }

    /** The attached receiver can take more. */
    void writable(long now) {
        if (phase == ReadyState.OPEN) {
            flush(now);
        }
    }

    /** Whether {@link #alive} has something to note. */
    boolean isAwaitingPong() {
        return awaitingPong;
    }

    /** Something came from the peer of a socket. */
    void alive(long now) {
        if (awaitingPong) {
            awaitingPong = false;
            due = now + limits.heartbeat();
        }
    }

    /** The application closes, or we do for a reason that the client is to know. */
    void close(CloseStatus status, long now) {
        if (phase != ReadyState.OPEN) {
            return;
        }
        closing(status, now);
        if (receiver != null) {
            boolean socket = receiver.isSocket();
            bidFarewell(now);
            if (socket) {
                forget();
            }
        }
    }

    /**
     * A receiver vanished: the attached one, or an earlier one whose last bytes did not reach the socket. Either way messages may be lost, so
     * the session ends; the close frame is kept for a receiver that comes, since the client takes a fresh {@code o} for a
     * lost server.
     */
    void interrupted(Receiver gone, long now) {
        if (phase != ReadyState.OPEN || gone.isRefused()) {
            return;
        }
        receiver = receiver == gone ? null : receiver;
        forgetPending();
        closing(CloseStatus.INTERRUPTED, now);
        bidFarewell(now);
        if (gone.isSocket()) {
            forget();
        }
    }

    /** A socket was closed, by its peer or for an error of its peer. */
    void hungUp(CloseStatus status, long now) {
        if (phase == ReadyState.OPEN) {
            receiver = null;
            closing(status, now);
            forget();
        }
    }

    /** Time passed. */
    void tick(long now) {
        if (due - now > 0) {
            return;
        }
        switch (phase) {
            case CONNECTING, CLOSING -> forget();
            case OPEN -> {
                if (receiver == null) {
                    closing(CloseStatus.TIMED_OUT, now);
                    forget();
                } else if (awaitingPong && receiver.isReading()) {
                    pongIsDue(receiver.sink(), now);
                } else {
                    heartbeat(receiver, now);
                }
            }
            case CLOSED -> {}
        }
    }

    /**
     * No pong has come. A peer that has sent anything else since the ping lives; so does one that is still taking what was written
     * before the ping. The clock for the pong begins when the ping has gone to the socket: a big message on a slow link is no death.
     */
    private void pongIsDue(Sink sink, long now) {
        Long left = sink.pingLeftAt();
        if (sink.hasHeardSincePing()) {
            alive(now);
        } else if (left == null && sink.isTakingBytes()) {
            due = now + limits.pong();
        } else if (left != null && left != Long.MIN_VALUE && left + limits.pong() - now > 0) {
            due = left + limits.pong();
        } else {
            close(CloseStatus.NO_HEARTBEAT, now);
        }
    }

    private void heartbeat(Receiver to, long now) {
        to.heartbeat();
        effects.beat();
        wrote(now);
        if (to.isSocket()) {
            awaitingPong = true;
            due = now + limits.pong();
        }
    }

    /** Sends what gathered, as far as the receiver can take it. */
    private void flush(long now) {
        while (receiver != null && !pending.isEmpty() && receiver.isWritable()) {
            sendPending(receiver, now);
        }
    }

    /** Sends what gathered, or the first part of much, in one frame. */
    private void sendPending(Receiver to, long now) {
        List<byte[]> batch = new ArrayList<>();
        long bytes = 0;
        while (!pending.isEmpty() && bytes < limits.batchBytes()) {
            byte[] message = pending.removeFirst();
            bytes += message.length;
            batch.add(message);
        }
        pendingBytes -= bytes;
        to.messages(batch);
        effects.sent(batch.size(), bytes);
        wrote(now);
    }

    /** After each write: the answer that is full ends; otherwise the next heartbeat is a whole delay away. */
    private void wrote(long now) {
        if (receiver != null && receiver.isFull()) {
            receiver.finish();
            receiver = null;
            due = phase == ReadyState.OPEN ? now + limits.disconnect() : due;
        } else if (!awaitingPong) {
            due = phase == ReadyState.OPEN ? now + limits.heartbeat() : due;
        }
    }

    private void closing(CloseStatus status, long now) {
        phase = ReadyState.CLOSING;
        farewell = status;
        due = now + limits.disconnect();
        effects.closed(status);
    }

    /** Gives the receiver what gathered, writable or not, for there is no later; then the close frame, if it still fits. */
    private void bidFarewell(long now) {
        while (receiver != null && !pending.isEmpty()) {
            sendPending(receiver, now);
        }
        if (receiver != null) {
            receiver.close(farewell);
            receiver = null;
        }
    }

    private void forget() {
        phase = ReadyState.CLOSED;
        forgetPending();
        effects.forgotten();
    }

    private void forgetPending() {
        if (!pending.isEmpty()) {
            effects.dropped(pending.size(), pendingBytes);
        }
        pending.clear();
        pendingBytes = 0;
    }
}
