package io.sockjs.engine;

import org.jspecify.annotations.Nullable;

/** Passes what becomes of a receiving answer on to its session. */
final class StreamPeer implements StreamListener {
    private @Nullable Session session;
    private @Nullable Receiver receiver;

    void attach(Session to, Receiver next) {
        session = to;
        receiver = next;
        to.attach(next);
    }

    @Override
    public void writable() {
        if (session != null) {
            session.writable();
        }
    }

    @Override
    public void aborted() {
        if (session != null && receiver != null) {
            session.interrupted(receiver);
        }
    }
}
