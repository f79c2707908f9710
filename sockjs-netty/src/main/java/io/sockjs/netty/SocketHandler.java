package io.sockjs.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandler;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;
import io.netty.util.concurrent.FastThreadLocal;
import io.sockjs.CloseStatus;
import io.sockjs.engine.SocketListener;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket, from the handshake on. Netty's decoder checks the frames (RFC 6455 section 5) and closes on what breaks its rules;
 * UTF-8 is checked where text is decoded.
 */
final class SocketHandler extends SimpleChannelInboundHandler<WebSocketFrame> {
    /** Messages up to this size are copied into a buffer of the thread's rather than a new array. */
    private static final int SCRATCH_BYTES = 64 * 1024;

    /** Netty lets higher ones through (RFC 6455 section 7.4.2). */
    private static final int HIGHEST_CODE = 4999;

    private static final FastThreadLocal<byte[]> SCRATCH = new FastThreadLocal<>() {
        @Override
        protected byte[] initialValue() {
            return new byte[SCRATCH_BYTES];
        }
    };

    private final HttpRequest request;
    private final int messageLimit;
    private final SocketListener listener;
    private @Nullable SocketSink sink;
    private boolean opened;
    private boolean over;

    SocketHandler(HttpRequest request, int messageLimit, SocketListener listener) {
        this.request = request;
        this.messageLimit = messageLimit;
        this.listener = listener;
    }

    /**
     * Takes the HTTP handler's place. Frames that came glued to the handshake arrive before the handshake's future is done, so
     * this handler stands in the pipeline before the handshake begins.
     */
    void take(ChannelHandlerContext http, SockJsHandler place) {
        http.pipeline().addAfter(http.name(), null, this);
        http.pipeline().addAfter(http.name(), null, new WebSocketFrameAggregator(messageLimit));
        http.pipeline().remove(place);
        WebSocketDecoderConfig config = WebSocketDecoderConfig.newBuilder()
                .expectMaskedFrames(true)
                .allowMaskMismatch(false)
                .allowExtensions(false)
                .maxFramePayloadLength(messageLimit)
                .closeOnProtocolViolation(true)
                .withUTF8Validator(false)
                .build();
        FullHttpRequest full = new DefaultFullHttpRequest(
                request.protocolVersion(),
                request.method(),
                request.uri(),
                http.alloc().buffer(0),
                handshakeHeaders(),
                EmptyHttpHeaders.INSTANCE);
        try {
            new WebSocketServerHandshaker13(request.uri(), null, config).handshake(http.channel(), full);
        } finally {
            full.release();
        }
        if (http.channel().isActive()) {
            open();
        }
    }

    /** What the engine has looked at; Netty takes fewer forms of the lists than RFC 6455 section 4.2.1 allows. */
    private HttpHeaders handshakeHeaders() {
        HttpHeaders headers = new DefaultHttpHeaders()
                .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE)
                .set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "13");
        String key = request.headers().get(HttpHeaderNames.SEC_WEBSOCKET_KEY);
        return headers.set(HttpHeaderNames.SEC_WEBSOCKET_KEY, key == null ? "" : key.strip());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        sink = new SocketSink(ctx, listener);
    }

    private void open() {
        if (!opened && sink != null) {
            opened = true;
            listener.opened(sink);
        }
    }

    /**
     * Bytes that came glued to the handshake: the HTTP codec, when it is removed, passes them on to the handlers behind it, while
     * the frame decoder stands before it.
     */
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        ChannelHandlerContext decoder =
                message instanceof ByteBuf ? ctx.pipeline().context(WebSocketFrameDecoder.class) : null;
        if (decoder != null) {
            ((ChannelInboundHandler) decoder.handler()).channelRead(decoder, message);
        } else {
            super.channelRead(ctx, message);
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
        open();
        if (frame instanceof CloseWebSocketFrame close) {
            peerCloses(ctx, close);
        } else if (over || sink == null || sink.isClosing()) {
            // What comes behind a close is nobody's (RFC 6455 section 5.5.1).
            return;
        } else if (frame instanceof TextWebSocketFrame text) {
            text(text.content());
        } else if (frame instanceof PingWebSocketFrame ping) {
            // A peer that pings and does not read is not answered: only the latest ping must be (RFC 6455 section
            // 5.5.3).
            if (ctx.channel().isWritable()) {
                ctx.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
            }
        } else if (frame instanceof PongWebSocketFrame) {
            listener.pong();
        } else if (frame instanceof BinaryWebSocketFrame) {
            refuse(new CloseStatus(1003, "Only text messages are taken."));
        }
    }

    private void text(ByteBuf content) {
        int length = content.readableBytes();
        if (content.hasArray()) {
            int from = content.arrayOffset() + content.readerIndex();
            listener.text(content.array(), from, from + length);
        } else if (length <= SCRATCH_BYTES) {
            byte[] scratch = SCRATCH.get();
            content.getBytes(content.readerIndex(), scratch, 0, length);
            listener.text(scratch, 0, length);
        } else {
            listener.text(ByteBufUtil.getBytes(content), 0, length);
        }
    }

    /** The peer's close frame: answers it, if it is not itself the answer to ours, and ends. */
    private void peerCloses(ChannelHandlerContext ctx, CloseWebSocketFrame close) {
        if (sink == null || sink.isClosing()) {
            ctx.close();
            return;
        }
        int code = close.statusCode();
        if (code > HIGHEST_CODE) {
            refuse(new CloseStatus(1002, "There is no close code " + code + "."));
            sink.closeWhenWritten();
            return;
        }
        sink.finish(code < 0 ? CloseStatus.NORMAL : new CloseStatus(code, ""));
        ended(new CloseStatus(code < 0 ? 1005 : code, close.reasonText()));
        sink.closeWhenWritten();
    }

    /** We close, for something the peer did. */
    private void refuse(CloseStatus status) {
        if (sink != null) {
            sink.finish(status);
        }
        ended(status);
    }

    private void ended(CloseStatus status) {
        if (!over && opened) {
            over = true;
            listener.closed(status);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (sink != null && opened && !over) {
            sink.channelWritable();
        }
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (!over && opened) {
            over = true;
            listener.aborted();
        }
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof CorruptedWebSocketFrameException corrupted) {
            // The decoder has sent the close frame and closes the channel when it is written.
            ended(new CloseStatus(
                    corrupted.closeStatus().code(), corrupted.closeStatus().reasonText()));
        } else if (cause instanceof TooLongFrameException) {
            refuse(new CloseStatus(1009, "A message may have " + messageLimit + " bytes at most."));
        } else if (cause instanceof CodecException) {
            refuse(new CloseStatus(1002, "Protocol error"));
        } else {
            ctx.close();
        }
    }
}
