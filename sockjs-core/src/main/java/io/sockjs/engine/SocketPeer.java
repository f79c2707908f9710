package io.sockjs.engine;

import io.sockjs.Admission;
import io.sockjs.CloseStatus;
import io.sockjs.protocol.BadMessage;
import io.sockjs.protocol.Dress;
import io.sockjs.protocol.MessageDecoder;
import io.sockjs.protocol.Utf8;
import java.nio.charset.CharacterCodingException;
import java.util.List;

/** A WebSocket's end on our side: makes the session when the handshake is done, and passes on what comes. */
final class SocketPeer implements SocketListener, Session.Source {
    private static final CloseStatus NOT_UTF8 = new CloseStatus(1007, "A text message must be UTF-8.");

    private final Engine engine;
    private final Admission admission;
    private final Dress dress;
    private final Origin origin;
    private final IoThread io;

    /** Set by {@link #opened}, the first event. */
    @SuppressWarnings("NullAway.Init")
    private Session session;

    @SuppressWarnings("NullAway.Init")
    private Receiver receiver;

    /** Whether the peer waits; whoever delivers to the application lets it go on. */
    private boolean stopped;

    SocketPeer(Engine engine, Admission admission, Dress dress, Origin origin, IoThread io) {
        this.engine = engine;
        this.admission = admission;
        this.dress = dress;
        this.origin = origin;
        this.io = io;
    }

    @Override
    public void opened(Sink sink) {
        session = engine.makeSocketSession(admission, origin, io);
        receiver = new Receiver(dress, "", engine.options(), origin, sink);
        session.attach(receiver);
        engine.endIfClosed(session);
    }

    @Override
    public void text(byte[] data, int from, int to) {
        try {
            List<String> messages = dress.isFramed()
                    ? MessageDecoder.arrayOrString(
                            data, from, to, engine.options().arrayLimit())
                    : List.of(Utf8.decode(data, from, to));
            session.receive(messages, to - from, this);
        } catch (CharacterCodingException malformed) {
            refuse(NOT_UTF8);
        } catch (BadMessage broken) {
            if (broken.isTooMany()) {
                refuse(new CloseStatus(1009, broken.words()));
                return;
            }
            refuse(isUtf8(data, from, to) ? CloseStatus.BROKEN_FRAMING : NOT_UTF8);
        }
    }

    /** Under one lock with {@link #taken}: of the last two calls to the sink the later one must be the right one. */
    @Override
    public synchronized void crowded() {
        stopped = true;
        receiver.reading(false);
    }

    @Override
    public synchronized void taken() {
        if (stopped) {
            stopped = false;
            receiver.reading(true);
        }
    }

    private static boolean isUtf8(byte[] data, int from, int to) {
        try {
            Utf8.decode(data, from, to);
            return true;
        } catch (CharacterCodingException malformed) {
            return false;
        }
    }

    private void refuse(CloseStatus status) {
        receiver.hangUp(status);
        session.hungUp(status);
    }

    @Override
    public void pong() {
        session.alive();
    }

    @Override
    public void writable() {
        session.writable();
    }

    @Override
    public void aborted() {
        session.interrupted(receiver);
    }

    @Override
    public void closed(CloseStatus status) {
        session.hungUp(status);
    }
}
