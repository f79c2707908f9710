package io.sockjs.servlet;

import io.sockjs.CloseStatus;
import io.sockjs.MemoryBudget;
import io.sockjs.SockJsLog;
import io.sockjs.SockJsOptions;
import io.sockjs.engine.Share;
import io.sockjs.engine.SocketListener;
import io.sockjs.protocol.Utf8;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.CloseReason;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket, from the handshake on; the container reads and writes its frames (Jakarta WebSocket 2.1). Public because Jetty asks for
 * that; nothing for applications.
 */
public final class SocketEndpoint extends Endpoint {
    private static final int GOING_AWAY = 1001;
    private static final int ABNORMAL = 1006;

    private final Turn turn;
    private final SockJsLog log;
    private final MemoryBudget budget;
    private final Share share;
    private final int messageLimit;
    private final long messageNanos;
    private final SocketListener listener;
    /** In the container's call. */
    private boolean isClockOn;
    /** Guarded by this. */
    private Runnable stopClock = () -> {};
    /** Guarded by this: the clocks there were, to tell the one that runs from one that was stopped a moment too late. */
    private int clocks;

    /** Of a message in several parts, what has come; in the container's call. */
    private final StringBuilder parts = new StringBuilder();

    /** Set by {@link #onOpen}, the first event. */
    @SuppressWarnings("NullAway.Init")
    private SocketSink sink;

    /** In our turn. */
    private boolean over;

    SocketEndpoint(Turn turn, int messageLimit, SockJsOptions options, SocketListener listener) {
        this.turn = turn;
        this.log = options.log();
        this.budget = options.memoryBudget();
        this.share = new Share(budget);
        this.messageLimit = messageLimit;
        this.messageNanos = options.bodyTimeout().toNanos();
        this.listener = listener;
    }

    /** Makes the connection of this request a WebSocket, when the container's call ends. */
    void upgrade(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Object container = request.getServletContext().getAttribute(ServerContainer.class.getName());
        if (!(container instanceof ServerContainer server)) {
            throw new IllegalStateException("there is no " + ServerContainer.class.getName()
                    + " in this servlet context: add the container's Jakarta WebSocket support, or turn the transports"
                    + " websocket and websocket-raw off");
        }
        ServerEndpointConfig config = ServerEndpointConfig.Builder.create(SocketEndpoint.class, "/")
                .configurator(new Instance(this))
                .build();
        try {
            server.upgradeHttpToWebSocket(request, response, config, Map.of());
        } catch (DeploymentException cannot) {
            throw new IllegalStateException("the container refused the upgrade", cannot);
        }
    }

    /** The engine has looked at the handshake, the origin included. */
    private static final class Instance extends ServerEndpointConfig.Configurator {
        private final SocketEndpoint endpoint;

        Instance(SocketEndpoint endpoint) {
            this.endpoint = endpoint;
        }

        @Override
        public <T> T getEndpointInstance(Class<T> type) {
            return type.cast(endpoint);
        }

        @Override
        public boolean checkOrigin(String origin) {
            return true;
        }

        @Override
        public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
            return "";
        }

        @Override
        public List<jakarta.websocket.Extension> getNegotiatedExtensions(
                List<jakarta.websocket.Extension> installed, List<jakarta.websocket.Extension> requested) {
            return List.of();
        }

        @Override
        public void modifyHandshake(
                ServerEndpointConfig config, HandshakeRequest request, jakarta.websocket.HandshakeResponse response) {}
    }

    @Override
    public void onOpen(Session session, EndpointConfig config) {
        session.setMaxIdleTimeout(0);
        sink = new SocketSink(session, turn, budget, listener);
        // Parts, so that a long message takes memory as it comes and no buffer of the limit's size is there from the
        // start.
        session.addMessageHandler(new Text());
        session.addMessageHandler(new Binary());
        session.addMessageHandler(new Pong());
        turn.pass(() -> listener.opened(sink));
    }

    private final class Text implements MessageHandler.Partial<String> {
        @Override
        public void onMessage(String part, boolean last) {
            text(part, last);
        }
    }

    private final class Binary implements MessageHandler.Partial<ByteBuffer> {
        @Override
        public void onMessage(ByteBuffer part, boolean last) {
            sink.heard();
            turn.pass(() -> refuse(new CloseStatus(1003, "Only text messages are taken.")));
        }
    }

    private final class Pong implements MessageHandler.Whole<PongMessage> {
        @Override
        public void onMessage(PongMessage pong) {
            sink.heard();
            turn.pass(() -> tell(listener::pong));
        }
    }

    private void text(String part, boolean last) {
        sink.heard();
        if (last && parts.isEmpty() && part.length() <= messageLimit) {
            whole(Utf8.encode(part));
        } else if (part.length() > messageLimit - parts.length()) {
            tooLong();
        } else {
            parts.append(part);
            if (last) {
                byte[] message = Utf8.encode(parts.toString());
                dropParts();
                whole(message);
            } else if (!share.hold(parts.capacity())) {
                dropParts();
                turn.pass(() -> refuse(CloseStatus.OVERLOADED));
            } else if (!isClockOn && messageNanos > 0) {
                isClockOn = true;
                startClock();
            }
        }
        if (!sink.awaitReading(log)) {
            turn.pass(() -> refuse(CloseStatus.OVERLOADED));
        }
    }

    private void dropParts() {
        parts.setLength(0);
        parts.trimToSize();
        share.hold(0);
    }

    private void whole(byte[] message) {
        if (isClockOn) {
            isClockOn = false;
            stopClock();
        }
        if (message.length > messageLimit) {
            tooLong();
        } else {
            sink.taking(true);
            turn.pass(() -> {
                try {
                    tell(() -> listener.text(message, 0, message.length));
                } finally {
                    sink.taking(false);
                }
            });
        }
    }

    private void tooLong() {
        dropParts();
        turn.pass(() -> refuse(new CloseStatus(1009, "A message may have " + messageLimit + " bytes at most.")));
    }

    private synchronized void startClock() {
        int mine = ++clocks;
        stopClock = turn.schedule(() -> timeIsUp(mine), messageNanos);
    }

    private synchronized void stopClock() {
        clocks++;
        stopClock.run();
    }

    /** In our turn. */
    private void timeIsUp(int clock) {
        if (isTooSlow(clock)) {
            refuse(new CloseStatus(1008, "A message took longer than body_timeout."));
        }
    }

    private synchronized boolean isTooSlow(int clock) {
        if (clock != clocks) {
            return false;
        }
        // While the handler is behind, its peer cannot go on.
        long left = messageNanos - sink.readingNanos();
        if (left > 0) {
            stopClock = turn.schedule(() -> timeIsUp(clock), left);
        }
        return left <= 0;
    }

    /** We close, for something the peer did. In our turn. */
    private void refuse(CloseStatus status) {
        if (!over) {
            sink.finish(status);
            ended(status);
        }
    }

    private void ended(@Nullable CloseStatus status) {
        if (!over) {
            over = true;
            if (status == null) {
                listener.aborted();
            } else {
                listener.closed(status);
            }
        }
    }

    private void tell(Runnable event) {
        if (!over && !sink.isClosing()) {
            event.run();
        }
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
        stopClock();
        share.release();
        sink.gone();
        int code = reason.getCloseCode().getCode();
        String words = reason.getReasonPhrase() == null ? "" : reason.getReasonPhrase();
        boolean lost = code == ABNORMAL || code == GOING_AWAY && sink.isCut();
        turn.execute(() -> ended(lost ? null : new CloseStatus(code, words)));
    }

    @Override
    public void onError(Session session, Throwable failure) {
        // The end follows, and says enough.
    }
}
