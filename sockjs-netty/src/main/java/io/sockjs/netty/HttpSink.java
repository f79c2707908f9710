package io.sockjs.netty;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.sockjs.CloseStatus;
import io.sockjs.engine.StreamListener;

/** The body of an answer that stays open: each write is a chunk. */
final class HttpSink extends LoopSink {
    private final NettyExchange exchange;
    private final StreamListener listener;
    /** In the loop only: the last byte went to the socket, or the peer is known to be gone. */
    private boolean over;

    HttpSink(ChannelHandlerContext ctx, NettyExchange exchange, StreamListener listener) {
        super(ctx, listener);
        this.exchange = exchange;
        this.listener = listener;
    }

    @Override
    void writeNow(byte[] bytes) {
        ctx().write(new DefaultHttpContent(Unpooled.wrappedBuffer(bytes)), ctx().voidPromise());
    }

    @Override
    public void finish(CloseStatus status) {
        inLoop(() -> {
            ChannelPromise written = ctx().newPromise();
            ctx().write(LastHttpContent.EMPTY_LAST_CONTENT, written);
            written.addListener(future -> ended(future.isSuccess()));
            if (!exchange.isKeepAlive()) {
                written.addListener(ChannelFutureListener.CLOSE);
            }
            exchange.answered();
        });
    }

    /** The channel is closed. */
    void aborted() {
        ended(false);
    }

    private void ended(boolean written) {
        if (!over) {
            over = true;
            if (!written) {
                listener.aborted();
            }
        }
    }
}
