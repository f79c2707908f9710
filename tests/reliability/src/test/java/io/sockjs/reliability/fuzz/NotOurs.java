package io.sockjs.reliability.fuzz;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;

/** The application's own handler behind the services: what it gets is not found, or broken. */
final class NotOurs extends SimpleChannelInboundHandler<HttpObject> {
    private final List<String> errors;

    NotOurs(List<String> errors) {
        this.errors = errors;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpObject part) {
        if (part.decoderResult().isFailure()) {
            ctx.writeAndFlush(answer(HttpResponseStatus.BAD_REQUEST)).addListener(ChannelFutureListener.CLOSE);
        } else if (part instanceof LastHttpContent) {
            ctx.writeAndFlush(answer(HttpResponseStatus.NOT_FOUND));
        }
    }

    private static DefaultFullHttpResponse answer(HttpResponseStatus status) {
        DefaultFullHttpResponse answer =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER);
        answer.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0);
        return answer;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof DecoderException)) {
            errors.add("reached the end of the pipeline: " + cause);
        }
        ctx.close();
    }
}
