package io.sockjs.engine;

import org.jspecify.annotations.Nullable;

/** Passes what becomes of a receiving answer on to its session. */
final class StreamPeer implements StreamListener {
    private final Session session;
    private @Nullable Receiver receiver;

    StreamPeer(Session session) {
        this.session = session;
    }

    void attach(Receiver next) {
        receiver = next;
        session.attach(next);
    }

    @Override
    public void writable() {
        session.writable();
    }

    @Override
    public void aborted() {
        if (receiver != null) {
            session.interrupted(receiver);
        }
    }
}
