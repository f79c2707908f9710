package io.sockjs.netty;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Answers whether the server lives, and whether it takes new sessions. */
final class HealthHandler extends SimpleChannelInboundHandler<HttpObject> {
    private final String live;
    private final String ready;
    private final AtomicBoolean isReady;
    private @Nullable HttpRequest request;

    HealthHandler(String path, AtomicBoolean isReady) {
        this.live = path + "/live";
        this.ready = path + "/ready";
        this.isReady = isReady;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpObject part) {
        if (part instanceof HttpRequest next) {
            request = isOurs(next) ? next : null;
        }
        HttpRequest asked = request;
        if (asked == null) {
            ctx.fireChannelRead(ReferenceCountUtil.retain(part));
        } else if (part instanceof LastHttpContent) {
            request = null;
            answer(ctx, asked);
        }
    }

    private boolean isOurs(HttpRequest next) {
        String path = NettyExchange.pathOf(next.uri());
        boolean reads = next.method().equals(HttpMethod.GET) || next.method().equals(HttpMethod.HEAD);
        return reads && next.decoderResult().isSuccess() && (path.equals(live) || path.equals(ready));
    }

    private void answer(ChannelHandlerContext ctx, HttpRequest asked) {
        boolean isLive = NettyExchange.pathOf(asked.uri()).equals(live);
        boolean good = isLive || isReady.get();
        byte[] words = (isLive ? "live\n" : good ? "ready\n" : "draining\n").getBytes(StandardCharsets.US_ASCII);
        boolean head = asked.method().equals(HttpMethod.HEAD);
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                good ? HttpResponseStatus.OK : HttpResponseStatus.SERVICE_UNAVAILABLE,
                head ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(words));
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=UTF-8");
        response.headers().set(HttpHeaderNames.CONTENT_LENGTH, words.length);
        response.headers().set(HttpHeaderNames.CACHE_CONTROL, "no-store");
        HttpUtil.setKeepAlive(response, HttpUtil.isKeepAlive(asked));
        ChannelFuture written = ctx.writeAndFlush(response);
        if (!HttpUtil.isKeepAlive(asked)) {
            written.addListener(ChannelFutureListener.CLOSE);
        }
    }
}
