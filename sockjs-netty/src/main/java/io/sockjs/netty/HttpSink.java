package io.sockjs.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Future;
import io.sockjs.CloseStatus;
import io.sockjs.SockJsOptions;
import io.sockjs.engine.StreamListener;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The body of an answer that stays open: each write is a chunk. */
final class HttpSink extends LoopSink {
    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};

    /** How long a client may take for the rest of an answer that has ended; as long as {@code idle_timeout} by default. */
    private static final int FLUSH_SECONDS = 75;

    /** What a chunk's length and its two line ends take at the most. */
    private static final int AROUND = 12;

    private static final int CRLF = '\r' << 8 | '\n';

    private final NettyExchange exchange;
    private final StreamListener listener;
    /** The HTTP codec's place; null when there are handlers between it and ours that may want to see our answers. */
    private final @Nullable ChannelHandlerContext codec;

    /** In the loop only: the last byte went to the socket, or the peer is known to be gone. */
    private boolean over;

    HttpSink(ChannelHandlerContext ctx, NettyExchange exchange, SockJsOptions options, StreamListener listener) {
        super(ctx, options, listener);
        this.exchange = exchange;
        this.listener = listener;
        this.codec = exchange.codec();
    }

    @Override
    ChannelHandlerContext wire() {
        return codec == null ? ctx() : codec;
    }

    @Override
    void writeNow(byte[] bytes) {
        if (codec == null) {
            ctx().write(new DefaultHttpContent(Unpooled.wrappedBuffer(bytes)), ctx().voidPromise());
            lookAtChannel();
        } else if (exchange.isHttp10()) {
            room(bytes.length).writeBytes(bytes);
        } else {
            chunk(bytes);
        }
    }

    /** RFC 9112 section 7.1. A chunk without data would be the last. */
    private void chunk(byte[] bytes) {
        if (bytes.length == 0) {
            return;
        }
        ByteBuf to = room(bytes.length + AROUND);
        for (int shift = (31 - Integer.numberOfLeadingZeros(bytes.length)) & ~3; shift >= 0; shift -= 4) {
            to.writeByte(HEX[bytes.length >> shift & 15]);
        }
        to.writeShort(CRLF).writeBytes(bytes).writeShort(CRLF);
    }

    @Override
    public void finish(CloseStatus status) {
        inLoop(() -> {
            handOver(wire().voidPromise());
            ChannelPromise written = ctx().newPromise();
            ctx().write(LastHttpContent.EMPTY_LAST_CONTENT, written);
            if (holdUntil(written)) {
                cutUnless(written);
            }
            written.addListener(future -> ended(future.isSuccess()));
            if (!exchange.isKeepAlive()) {
                written.addListener(ChannelFutureListener.CLOSE);
            }
            exchange.answered();
        });
    }

    /** A client that does not read what is left would hold it for ever. */
    private void cutUnless(ChannelPromise written) {
        Future<?> cut = ctx().executor().schedule(() -> ctx().close(), FLUSH_SECONDS, TimeUnit.SECONDS);
        written.addListener(done -> cut.cancel(false));
    }

    /** The channel is closed. */
    void aborted() {
        release();
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
