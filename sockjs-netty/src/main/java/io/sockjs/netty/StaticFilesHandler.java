package io.sockjs.netty;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.sockjs.protocol.Pages;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Answers GET and HEAD requests for {@link StaticFiles}; passes on all others. */
final class StaticFilesHandler extends ChannelInboundHandlerAdapter {
    private final StaticFiles files;
    private @Nullable FullHttpResponse answer;
    private boolean keepAlive;

    StaticFilesHandler(StaticFiles files) {
        this.files = files;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws IOException {
        if (message instanceof HttpRequest request && request.decoderResult().isSuccess()) {
            answer = answer(request);
            keepAlive = HttpUtil.isKeepAlive(request);
        }
        if (answer == null || !(message instanceof HttpObject part)) {
            ctx.fireChannelRead(message);
            return;
        }
        keepAlive &= part.decoderResult().isSuccess();
        ReferenceCountUtil.release(message);
        if (message instanceof LastHttpContent) {
            FullHttpResponse response = answer;
            answer = null;
            HttpUtil.setKeepAlive(response, keepAlive);
            ChannelFuture written = ctx.writeAndFlush(response);
            if (!keepAlive) {
                written.addListener(ChannelFutureListener.CLOSE);
            }
        }
    }

    private @Nullable FullHttpResponse answer(HttpRequest request) throws IOException {
        boolean head = request.method().equals(HttpMethod.HEAD);
        if (!head && !request.method().equals(HttpMethod.GET)) {
            return null;
        }
        String path = NettyExchange.pathOf(request.uri());
        byte[] content = files.content(path);
        if (content == null) {
            return null;
        }
        String tag = Pages.etag(content);
        boolean known = tag.equals(request.headers().get(HttpHeaderNames.IF_NONE_MATCH));
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                known ? HttpResponseStatus.NOT_MODIFIED : HttpResponseStatus.OK,
                known || head ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(content));
        HttpHeaders headers = response.headers()
                .set(HttpHeaderNames.ETAG, tag)
                // The tag is cheap to ask for, and a page that was changed is seen at once.
                .set(HttpHeaderNames.CACHE_CONTROL, "no-cache")
                .set("X-Content-Type-Options", "nosniff");
        if (!known) {
            String name = files.name(path);
            headers.set(HttpHeaderNames.CONTENT_TYPE, StaticFiles.contentType(name == null ? "" : name))
                    .set(HttpHeaderNames.CONTENT_LENGTH, content.length);
        }
        return response;
    }
}
