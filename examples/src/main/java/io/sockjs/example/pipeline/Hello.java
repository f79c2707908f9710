package io.sockjs.example.pipeline;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;

/** The application's own handler: what was there before SockJS came. */
final class Hello extends SimpleChannelInboundHandler<HttpObject> {
    private static final byte[] PAGE = """
            <!DOCTYPE html>
            <html lang="en">
            <meta charset="utf-8">
            <title>An application with an echo</title>
            <script src="/echo/sockjs-1.6.1.min.js"></script>
            <h1>An application with an echo</h1>
            <pre aria-live="polite"></pre>
            <script>
              const log = text => document.querySelector('pre').append(text + '\\n');
              const sock = new SockJS('/echo');
              sock.onopen = () => { log('open, by ' + sock.transport); sock.send('hello'); };
              sock.onmessage = event => log('received: ' + event.data);
              sock.onclose = event => log('closed: ' + event.code + ' ' + event.reason);
            </script>
            </html>
            """.getBytes(StandardCharsets.UTF_8);

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpObject part) {
        if (part instanceof LastHttpContent) {
            FullHttpResponse answer = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.wrappedBuffer(PAGE));
            answer.headers()
                    .set(HttpHeaderNames.CONTENT_TYPE, "text/html; charset=UTF-8")
                    .set(HttpHeaderNames.CONTENT_LENGTH, PAGE.length);
            ctx.writeAndFlush(answer);
        }
    }
}
