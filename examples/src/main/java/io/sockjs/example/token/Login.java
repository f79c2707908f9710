package io.sockjs.example.token;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** {@code POST /login} with a user's name gives a token. A real one asks for a password too. */
final class Login extends SimpleChannelInboundHandler<FullHttpRequest> {
    private final Set<String> users;
    private final Tokens tokens;

    Login(Set<String> users, Tokens tokens) {
        this.users = users;
        this.tokens = tokens;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
        if (!request.method().equals(HttpMethod.POST) || !request.uri().equals("/login")) {
            ctx.fireChannelRead(request.retain());
            return;
        }
        String user = request.content().toString(StandardCharsets.UTF_8);
        boolean known = users.contains(user);
        byte[] body = (known ? tokens.issue(user) : "Who is that?").getBytes(StandardCharsets.UTF_8);
        FullHttpResponse answer = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                known ? HttpResponseStatus.OK : HttpResponseStatus.FORBIDDEN,
                Unpooled.wrappedBuffer(body));
        answer.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=UTF-8")
                .set(HttpHeaderNames.CONTENT_LENGTH, body.length)
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store");
        ctx.writeAndFlush(answer);
    }
}
