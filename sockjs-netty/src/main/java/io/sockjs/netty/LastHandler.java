package io.sockjs.netty;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.sockjs.SockJsLog;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Answers what nobody took: 404, or what is wrong with the request. */
final class LastHandler extends SimpleChannelInboundHandler<HttpObject> {
    private @Nullable FullHttpResponse answer;
    private boolean keepAlive;
    /** Whether the peer may still be sending. */
    private boolean rest;

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpObject part) {
        if (part instanceof HttpRequest request) {
            boolean broken = request.decoderResult().isFailure();
            rest = broken;
            keepAlive = !broken && HttpUtil.isKeepAlive(request) && !HttpUtil.is100ContinueExpected(request);
            answer = broken
                    ? refusal(request.decoderResult().cause())
                    : answer(HttpResponseStatus.NOT_FOUND, "404 Error: Page not found\n");
            if (broken) {
                send(ctx);
                return;
            }
        }
        if (answer != null && part.decoderResult().isFailure()) {
            // Netty's decoder reads nothing behind a broken chunk.
            answer = refusal(part.decoderResult().cause());
            keepAlive = false;
            rest = true;
        }
        boolean endsKeepAlive = !keepAlive && answer != null;
        if (part instanceof LastHttpContent || endsKeepAlive) {
            send(ctx);
        }
    }

    /** A body that nobody wants is not waited for. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (answer != null) {
            keepAlive = false;
            rest = true;
            send(ctx);
        }
        ctx.fireChannelReadComplete();
    }

    private void send(ChannelHandlerContext ctx) {
        FullHttpResponse response = answer;
        if (response == null) {
            return;
        }
        answer = null;
        HttpUtil.setKeepAlive(response, keepAlive);
        ChannelFuture written = ctx.writeAndFlush(response);
        if (!keepAlive) {
            written.addListener(rest ? done -> NettyExchange.linger(ctx) : ChannelFutureListener.CLOSE);
        }
    }

    private static FullHttpResponse refusal(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return answer(HttpResponseStatus.REQUEST_URI_TOO_LONG, "The request line is too long.\n");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return answer(HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "The headers are too large.\n");
        }
        return answer(HttpResponseStatus.BAD_REQUEST, "The request is not valid HTTP.\n");
    }

    private static FullHttpResponse answer(HttpResponseStatus status, String words) {
        byte[] body = words.getBytes(StandardCharsets.UTF_8);
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(body));
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=UTF-8");
        response.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.length);
        response.headers().set("X-Content-Type-Options", "nosniff");
        return response;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // A peer that went away, or a handler behind which there is nobody to tell: the connection cannot go on.
        Faults.tell(SockJsLog.system(), cause);
        ctx.close();
    }
}
