package io.sockjs.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.Future;
import io.sockjs.CloseStatus;
import io.sockjs.SockJsOptions;
import io.sockjs.engine.StreamListener;
import io.sockjs.protocol.Utf8;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The writing side of a WebSocket: each write is a text message. It makes the frames (RFC 6455 section 5.2) itself. */
final class SocketSink extends LoopSink {
    /** How long the peer may take to answer our close frame, once it went to the socket, before the connection is cut. */
    private static final int ANSWER_SECONDS = 2;
    /** How long our close frame may take to go to the socket, behind what was written before. */
    private static final int FLUSH_SECONDS = 30;

    private static final int LONGEST_HEAD = 10;

    /** First bytes of frames that are whole messages. */
    private static final int TEXT = 0x81;

    private static final int CLOSE = 0x88;
    private static final int PING = 0x89;
    private static final int PONG = 0x8a;

    /** In the loop only: the close frame's write; nothing is written behind it. */
    private @Nullable ChannelPromise closing;

    private volatile boolean heard;
    /** Null while the ping waits behind other bytes. */
    private volatile @Nullable Long pingLeftAt = Long.MIN_VALUE;
    /** How many bytes waited for the socket when somebody looked; asked in the session's lane. */
    private long waited = Long.MAX_VALUE;

    SocketSink(ChannelHandlerContext ctx, SockJsOptions options, StreamListener listener) {
        super(ctx, options, listener);
    }

    @Override
    ChannelHandlerContext wire() {
        return ctx();
    }

    @Override
    void writeNow(byte[] bytes) {
        if (closing == null) {
            frame(TEXT, bytes.length).writeBytes(bytes);
        }
    }

    /** Begins a frame: where its payload goes. */
    private ByteBuf frame(int first, int size) {
        ByteBuf to = room(size + LONGEST_HEAD).writeByte(first);
        if (size < 126) {
            return to.writeByte(size);
        }
        return size <= 0xffff
                ? to.writeByte(126).writeShort(size)
                : to.writeByte(127).writeLong(size);
    }

    @Override
    public void ping() {
        pingLeftAt = null;
        heard = false;
        waited = Long.MAX_VALUE;
        inLoop(() -> {
            if (closing == null) {
                frame(PING, 0);
                ChannelPromise written = ctx().newPromise();
                written.addListener(left -> pingLeftAt = System.nanoTime());
                handOver(written);
            }
        });
    }

    /** Something came from the peer; in the loop. */
    void heard() {
        if (!heard) {
            heard = true;
        }
    }

    @Override
    public boolean hasHeardSincePing() {
        return heard;
    }

    @Override
    public @Nullable Long pingLeftAt() {
        return pingLeftAt;
    }

    @Override
    public boolean isTakingBytes() {
        ChannelOutboundBuffer buffer = ctx().channel().unsafe().outboundBuffer();
        long waits = buffer == null ? 0 : buffer.totalPendingWriteBytes();
        boolean fewer = waits < waited;
        waited = waits;
        return fewer;
    }

    /** Answers a ping; in the loop, and at once: its payload is gone when the call returns. */
    void pong(ByteBuf payload) {
        if (closing == null) {
            frame(PONG, payload.readableBytes()).writeBytes(payload);
            flushSoon();
        }
    }

    @Override
    public void reading(boolean on) {
        inLoop(() -> {
            if (closing == null) {
                ctx().channel().config().setAutoRead(on);
            }
        });
    }

    @Override
    public void finish(CloseStatus status) {
        inLoop(() -> {
            if (closing == null) {
                cutAfter(FLUSH_SECONDS);
                ChannelPromise written = writeClose(status);
                ctx().channel().config().setAutoRead(true);
                written.addListener(done -> cutAfter(ANSWER_SECONDS));
            }
        });
    }

    /** Answers the peer's close, or breaks off: when our close frame is written, the connection ends. In the loop. */
    void answerClose(CloseStatus status) {
        if (closing == null) {
            ChannelPromise written = writeClose(status);
            written.addListener(ChannelFutureListener.CLOSE);
            ctx().flush();
            if (!written.isDone()) {
                cutAfter(FLUSH_SECONDS);
            }
        }
    }

    private ChannelPromise writeClose(CloseStatus status) {
        byte[] reason = Utf8.encode(status.reason());
        frame(CLOSE, 2 + reason.length).writeShort(onTheWire(status.code())).writeBytes(reason);
        ChannelPromise written = ctx().newPromise();
        closing = written;
        handOver(written);
        holdUntil(written);
        return written;
    }

    private void cutAfter(int seconds) {
        if (ctx().channel().isActive()) {
            Future<?> cut = ctx().executor().schedule(() -> ctx().close(), seconds, TimeUnit.SECONDS);
            ctx().channel().closeFuture().addListener(closed -> cut.cancel(false));
        }
    }

    boolean isClosing() {
        return closing != null;
    }

    /** Codes that stand for something that happened are not sent (RFC 6455 section 7.4.1). */
    private static int onTheWire(int code) {
        return code == 1005 || code == 1006 || code == 1015 ? 1000 : code;
    }
}
