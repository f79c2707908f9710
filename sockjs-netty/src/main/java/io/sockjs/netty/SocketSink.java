package io.sockjs.netty;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.util.concurrent.Future;
import io.sockjs.CloseStatus;
import io.sockjs.engine.StreamListener;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The writing side of a WebSocket: each write is a text message. */
final class SocketSink extends LoopSink {
    /** How long the peer may take to answer our close frame, once it went to the socket, before the connection is cut. */
    private static final int ANSWER_SECONDS = 2;
    /** How long our close frame may take to go to the socket, behind what was written before. */
    private static final int FLUSH_SECONDS = 30;

    /** In the loop only: the close frame's write; nothing is written behind it. */
    private @Nullable ChannelPromise closing;

    SocketSink(ChannelHandlerContext ctx, StreamListener listener) {
        super(ctx, listener);
    }

    @Override
    void writeNow(byte[] bytes) {
        if (closing == null) {
            ctx().write(new TextWebSocketFrame(Unpooled.wrappedBuffer(bytes)), ctx().voidPromise());
        }
    }

    @Override
    public void ping() {
        inLoop(() -> ctx().write(new PingWebSocketFrame(Unpooled.EMPTY_BUFFER), ctx().voidPromise()));
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
                closing = ctx().newPromise();
                ctx().write(new CloseWebSocketFrame(onTheWire(status.code()), status.reason()), closing);
                ctx().channel().config().setAutoRead(true);
                cutAfter(FLUSH_SECONDS);
                closing.addListener(written -> cutAfter(ANSWER_SECONDS));
            }
        });
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

    /** The peer has closed too: what is left is to write our close frame. */
    void closeWhenWritten() {
        inLoop(() -> {
            if (closing != null) {
                closing.addListener(ChannelFutureListener.CLOSE);
            }
        });
    }

    /** Codes that stand for something that happened are not sent (RFC 6455 section 7.4.1). */
    private static int onTheWire(int code) {
        return code == 1005 || code == 1006 || code == 1015 ? 1000 : code;
    }
}
