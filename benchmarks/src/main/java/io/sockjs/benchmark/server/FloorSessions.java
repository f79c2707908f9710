package io.sockjs.benchmark.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Where the receiving answer of each session is, and what waits for one. Sessions are not forgotten: a bench ends. */
final class FloorSessions {
    /** One of them; looked at by the loops of its two connections. */
    static final class Session {
        private @Nullable ChannelHandlerContext receiver;
        private @Nullable ByteBuf waiting;
        private boolean opened;

        /** An answer is there to receive with: what to write to it at once, or null. */
        synchronized @Nullable ByteBuf attach(ChannelHandlerContext to) {
            ByteBuf first = waiting;
            waiting = null;
            receiver = to;
            return first;
        }

        /** Whether this is the first answer. */
        synchronized boolean open() {
            boolean first = !opened;
            opened = true;
            return first;
        }

        /** The answer has ended. */
        synchronized void detach() {
            receiver = null;
        }

        /** The receiver; or null, and then the frame waits for it. */
        synchronized @Nullable ChannelHandlerContext receiver(ByteBuf frame) {
            if (receiver == null) {
                waiting = frame;
            }
            return receiver;
        }
    }

    private final ConcurrentHashMap<String, Session> sessions = new ConcurrentHashMap<>();

    Session of(String id) {
        return sessions.computeIfAbsent(id, made -> new Session());
    }
}
