package io.sockjs.cli;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
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
import org.jspecify.annotations.Nullable;

/**
 * Answers scrapes, and passes on all else. The text is made on the I/O thread: its size does not depend on how many sessions there
 * are.
 */
final class MetricsHandler extends SimpleChannelInboundHandler<HttpObject> {
    private final String path;
    private final PrometheusMeterRegistry registry;
    private @Nullable HttpRequest request;

    MetricsHandler(String path, PrometheusMeterRegistry registry) {
        this.path = path;
        this.registry = registry;
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
        boolean reads = next.method().equals(HttpMethod.GET) || next.method().equals(HttpMethod.HEAD);
        int query = next.uri().indexOf('?');
        String asked = query < 0 ? next.uri() : next.uri().substring(0, query);
        return reads && next.decoderResult().isSuccess() && asked.equals(path);
    }

    private void answer(ChannelHandlerContext ctx, HttpRequest asked) {
        byte[] text = registry.scrape().getBytes(StandardCharsets.UTF_8);
        boolean head = asked.method().equals(HttpMethod.HEAD);
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.OK,
                head ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(text));
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
        response.headers().set(HttpHeaderNames.CONTENT_LENGTH, text.length);
        response.headers().set(HttpHeaderNames.CACHE_CONTROL, "no-store");
        response.headers().set("X-Content-Type-Options", "nosniff");
        HttpUtil.setKeepAlive(response, HttpUtil.isKeepAlive(asked));
        ChannelFuture written = ctx.writeAndFlush(response);
        if (!HttpUtil.isKeepAlive(asked)) {
            written.addListener(ChannelFutureListener.CLOSE);
        }
    }
}
