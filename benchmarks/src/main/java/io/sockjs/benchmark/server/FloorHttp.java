package io.sockjs.benchmark.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Answers without reading: a send's body goes back as it is, as a frame of the session that its path names. */
final class FloorHttp extends ChannelInboundHandlerAdapter {
    private final FloorSessions sessions;
    private final FloorGroup group;

    private @Nullable HttpRequest request;
    private @Nullable ByteBuf body;

    FloorHttp(FloorSessions sessions, FloorGroup group) {
        this.sessions = sessions;
        this.group = group;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest begun) {
            request = begun;
            if (begun.uri().endsWith("/websocket")) {
                upgrade(ctx, begun);
                return;
            }
        }
        if (message instanceof HttpContent content && request != null) {
            gather(ctx, content.content());
            if (content instanceof LastHttpContent) {
                HttpRequest whole = request;
                request = null;
                answer(ctx, whole.uri());
            }
        }
        ReferenceCountUtil.release(message);
    }

    private void upgrade(ChannelHandlerContext ctx, HttpRequest begun) {
        boolean broadcast = begun.uri().startsWith("/broadcast");
        ctx.pipeline().addLast(new WebSocketServerProtocolHandler(begun.uri(), null, false, 1 << 17));
        ctx.pipeline().addLast(broadcast ? new FloorWebSocket.Broadcast(group) : new FloorWebSocket());
        ctx.fireChannelRead(begun);
        ctx.pipeline().remove(this);
    }

    /** A body of one part, as nearly all are, is not copied. */
    private void gather(ChannelHandlerContext ctx, ByteBuf part) {
        if (part.isReadable()) {
            body = (body == null ? ctx.alloc().buffer(part.readableBytes()) : body).writeBytes(part);
        }
    }

    private void answer(ChannelHandlerContext ctx, String uri) {
        int slash = uri.lastIndexOf('/');
        FloorSessions.Session session = sessions.of(uri.substring(0, slash));
        switch (uri.substring(slash + 1)) {
            case "xhr_send" -> send(ctx, session);
            case "xhr" -> poll(ctx, session);
            case "xhr_streaming" -> stream(ctx, session, SCRIPT, PRELUDE + "o\n", "\n");
            case "eventsource" -> stream(ctx, session, EVENTS, "\r\ndata: o\r\n\r\n", "\r\n\r\n");
            default -> throw new IllegalStateException("there is no " + uri);
        }
    }

    private void send(ChannelHandlerContext ctx, FloorSessions.Session session) {
        ByteBuf frame = body == null ? Unpooled.EMPTY_BUFFER : body;
        body = null;
        ChannelHandlerContext receiver = session.receiver(frame);
        if (receiver != null) {
            ((FloorHttp) receiver.handler()).receive(receiver, session, frame);
        }
        ctx.write(
                new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1,
                        HttpResponseStatus.NO_CONTENT,
                        Unpooled.EMPTY_BUFFER,
                        SENT,
                        EmptyHttpHeaders.INSTANCE),
                ctx.voidPromise());
    }

    private @Nullable String frameEnd;
    private boolean streaming;

    private void poll(ChannelHandlerContext ctx, FloorSessions.Session session) {
        frameEnd = "\n";
        if (session.open()) {
            write(ctx, Unpooled.copiedBuffer("o\n", StandardCharsets.US_ASCII));
            return;
        }
        ByteBuf waiting = session.attach(ctx);
        if (waiting != null) {
            receive(ctx, session, waiting);
        }
    }

    private void stream(
            ChannelHandlerContext ctx, FloorSessions.Session session, HttpHeaders headers, String first, String end) {
        frameEnd = end;
        streaming = true;
        HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, headers);
        ctx.write(head, ctx.voidPromise());
        ctx.write(new DefaultHttpContent(Unpooled.copiedBuffer(first, StandardCharsets.US_ASCII)), ctx.voidPromise());
        session.open();
        session.attach(ctx);
    }

    /** Brings a frame to this receiver, in its own loop. */
    private void receive(ChannelHandlerContext ctx, FloorSessions.Session session, ByteBuf array) {
        if (!ctx.executor().inEventLoop()) {
            ctx.executor().execute(() -> receive(ctx, session, array));
            return;
        }
        String start = streaming && !"\n".equals(frameEnd) ? "data: a" : "a";
        ByteBuf frame = ctx.alloc().buffer(array.readableBytes() + 16);
        frame.writeCharSequence(start, StandardCharsets.US_ASCII);
        frame.writeBytes(array);
        array.release();
        frame.writeCharSequence(String.valueOf(frameEnd), StandardCharsets.US_ASCII);
        if (streaming) {
            ctx.writeAndFlush(new DefaultHttpContent(frame), ctx.voidPromise());
        } else {
            session.detach();
            write(ctx, frame);
            ctx.flush();
        }
    }

    private static void write(ChannelHandlerContext ctx, ByteBuf frame) {
        HttpHeaders headers = POLLED.copy().set(HttpHeaderNames.CONTENT_LENGTH, frame.readableBytes());
        ctx.write(
                new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1, HttpResponseStatus.OK, frame, headers, EmptyHttpHeaders.INSTANCE),
                ctx.voidPromise());
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ctx.flush();
    }

    private static final String PRELUDE = "h".repeat(2048) + "\n";
    private static final HttpHeaders SENT = headers("text/plain; charset=UTF-8");
    private static final HttpHeaders POLLED = headers("application/javascript; charset=UTF-8");
    private static final HttpHeaders SCRIPT = headers("application/javascript; charset=UTF-8")
            .set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    private static final HttpHeaders EVENTS =
            headers("text/event-stream").set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);

    /** Those of a SockJS server, for whoever asks from anywhere. */
    private static HttpHeaders headers(String contentType) {
        return new DefaultHttpHeaders()
                .set(HttpHeaderNames.CONTENT_TYPE, contentType)
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store, no-cache, no-transform, must-revalidate, max-age=0")
                .set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, "http://127.0.0.1:10000")
                .set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true")
                .set(HttpHeaderNames.VARY, "Origin");
    }
}
