package io.sockjs.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.FastThreadLocal;
import io.sockjs.CloseStatus;
import io.sockjs.SockJsOptions;
import io.sockjs.engine.Share;
import io.sockjs.engine.SocketListener;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket, from the handshake on. Netty's decoder checks the frames (RFC 6455 section 5) and closes on what breaks its rules;
 * UTF-8 is checked where text is decoded.
 */
final class SocketHandler extends ChannelDuplexHandler {
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

    /** Until the handshake is done. */
    private @Nullable HttpRequest request;

    private final int messageLimit;
    private final SockJsOptions options;
    private final SocketListener listener;
    private @Nullable SocketSink sink;
    /** What has come of a message in several frames. */
    private @Nullable ByteBuf parts;

    /** Made when a message first does not come whole. */
    private @Nullable Share share;

    @SuppressWarnings("NullAway.Init")
    private ChannelHandlerContext own;

    private boolean handshaking;
    private boolean opened;
    private boolean over;

    private final long messageNanos;
    /** Made when the first message does not come whole in one read. */
    private @Nullable ConnectionClock clock;
    /** Whether bytes, and whether frames, have come since the last read ended. */
    private boolean bytesCame;

    private boolean framesCame;

    SocketHandler(HttpRequest request, int messageLimit, SockJsOptions options, SocketListener listener) {
        this.options = options;
        this.messageNanos = options.bodyTimeout().toNanos();
        this.request = request;
        this.messageLimit = messageLimit;
        this.listener = listener;
    }

    /**
     * Takes the HTTP handler's place. Frames that came glued to the handshake arrive before the handshake's future is done, so
     * this handler stands in the pipeline before the handshake begins.
     */
    void take(ChannelHandlerContext http, SockJsHandler place) {
        HttpRequest asked = request;
        if (asked == null) {
            return;
        }
        request = null;
        ChannelPipeline pipeline = http.pipeline();
        pipeline.addAfter(http.name(), null, this);
        pipeline.remove(place);
        WebSocketDecoderConfig config = WebSocketDecoderConfig.newBuilder()
                .expectMaskedFrames(true)
                .allowMaskMismatch(false)
                .allowExtensions(false)
                .maxFramePayloadLength(messageLimit)
                .closeOnProtocolViolation(false)
                .withUTF8Validator(false)
                .build();
        FullHttpRequest full = new DefaultFullHttpRequest(
                asked.protocolVersion(),
                asked.method(),
                asked.uri(),
                Unpooled.EMPTY_BUFFER,
                handshakeHeaders(asked),
                EmptyHttpHeaders.INSTANCE);
        ChannelFuture answered;
        handshaking = true;
        try {
            answered = new Handshaker(asked.uri(), config).handshake(http.channel(), full);
        } finally {
            handshaking = false;
        }
        if (answered.isDone() && !answered.isSuccess()) {
            http.close();
        } else if (http.channel().isActive()) {
            // Frames are written by our sink; and nobody will need an answer to a request any more.
            pipeline.remove(WebSocket13FrameEncoder.class);
            if (pipeline.get(LastHandler.class) != null) {
                pipeline.remove(LastHandler.class);
            }
            // At once: what follows the request must not be read by the HTTP codec, which leaves when the answer is
            // written.
            open().flushNow();
        }
    }

    /** What the engine has looked at; Netty takes fewer forms of the lists than RFC 6455 section 4.2.1 allows. */
    private static HttpHeaders handshakeHeaders(HttpRequest request) {
        HttpHeaders headers = new DefaultHttpHeaders()
                .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE)
                .set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "13");
        String key = request.headers().get(HttpHeaderNames.SEC_WEBSOCKET_KEY);
        return headers.set(HttpHeaderNames.SEC_WEBSOCKET_KEY, key == null ? "" : key.strip());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        own = ctx;
    }

    /** The handshake's answer waits for what the session has to say at once: they are one write to the socket. */
    @Override
    public void flush(ChannelHandlerContext ctx) {
        if (!handshaking) {
            ctx.flush();
        }
    }

    /** One whose decoder tells us that bytes came, be they a part of a frame. */
    private final class Handshaker extends WebSocketServerHandshaker13 {
        Handshaker(String uri, WebSocketDecoderConfig config) {
            super(uri, null, config);
        }

        @Override
        protected WebSocketFrameDecoder newWebsocketDecoder() {
            return new WebSocket13FrameDecoder(decoderConfig()) {
                @Override
                public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
                    bytesCame = true;
                    if (sink != null) {
                        sink.heard();
                    }
                    super.channelRead(ctx, message);
                    hold(actualReadableBytes());
                }
            };
        }
    }

    /** What has come of a message counts in the budget, be it a part of a frame or whole frames. */
    private void hold(int undecoded) {
        int bytes = undecoded + (parts == null ? 0 : parts.capacity());
        if (share == null && bytes > 0) {
            share = new Share(options.memoryBudget());
        }
        if (share != null && !share.hold(bytes)) {
            releaseParts();
            refuse(CloseStatus.OVERLOADED);
        }
    }

    private SocketSink open() {
        SocketSink open = sink;
        if (open == null) {
            // Written from the decoder's place: the HTTP codec may still be before ours, and is in no mood for frames.
            open = new SocketSink(own.pipeline().context(WebSocketFrameDecoder.class), options, listener);
            sink = open;
        }
        if (!opened) {
            opened = true;
            listener.opened(open);
        }
        return open;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        if (message instanceof WebSocketFrame frame) {
            try {
                SocketSink to = open();
                frame(ctx, to, frame);
            } finally {
                frame.release();
            }
            return;
        }
        if (message instanceof HttpObject) {
            // What the HTTP codec takes frames for, when it could not leave at once.
            ReferenceCountUtil.release(message);
            return;
        }
        // Bytes that came glued to the handshake: the HTTP codec, when it is removed, passes them on to the handlers
        // behind it, while the frame decoder stands before it.
        ChannelHandlerContext decoder =
                message instanceof ByteBuf ? ctx.pipeline().context(WebSocketFrameDecoder.class) : null;
        if (decoder != null) {
            ((ChannelInboundHandler) decoder.handler()).channelRead(decoder, message);
            if (sink != null) {
                sink.readEnds();
            }
        } else {
            ctx.fireChannelRead(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        lookAtClock();
        if (sink != null) {
            sink.readEnds();
        }
        ctx.fireChannelReadComplete();
    }

    /** A message has a time to come whole, whatever control frames come between its parts. */
    private void lookAtClock() {
        if (!own.channel().config().isAutoRead()) {
            // The handler is behind, not the peer.
            if (clock != null) {
                clock.waitForNothing();
            }
        } else if (parts != null || bytesCame && !framesCame) {
            if (clock == null) {
                clock = new ConnectionClock(own, late -> tooSlow());
            }
            clock.goOnWaitingFor(ConnectionClock.Wait.BODY, messageNanos);
        } else if (framesCame && clock != null) {
            clock.waitForNothing();
        }
        bytesCame = false;
        framesCame = false;
    }

    private void tooSlow() {
        // It may have been stopped by another thread, behind our last look.
        if (own.channel().config().isAutoRead()) {
            long millis = TimeUnit.NANOSECONDS.toMillis(messageNanos);
            refuse(new CloseStatus(1008, "A message took longer than " + millis + " ms."));
        }
    }

    private void frame(ChannelHandlerContext ctx, SocketSink to, WebSocketFrame frame) {
        framesCame = true;
        if (frame instanceof CloseWebSocketFrame close) {
            peerCloses(ctx, to, close);
        } else if (over || to.isClosing()) {
            // What comes behind a close is nobody's (RFC 6455 section 5.5.1).
            return;
        } else if (frame instanceof TextWebSocketFrame || frame instanceof ContinuationWebSocketFrame) {
            part(ctx, frame);
        } else if (frame instanceof PingWebSocketFrame ping) {
            // A peer that pings and does not read is not answered: only the latest ping must be (RFC 6455 section
            // 5.5.3).
            if (ctx.channel().isWritable()) {
                to.pong(ping.content());
            }
        } else if (frame instanceof PongWebSocketFrame) {
            listener.pong();
        } else if (frame instanceof BinaryWebSocketFrame) {
            refuse(new CloseStatus(1003, "Only text messages are taken."));
        }
    }

    /** A message, or a part of one (RFC 6455 section 5.4); the decoder has seen to it that parts come in order. */
    private void part(ChannelHandlerContext ctx, WebSocketFrame frame) {
        if (frame.isFinalFragment() && parts == null) {
            text(frame.content());
            return;
        }
        int before = parts == null ? 0 : parts.readableBytes();
        if (frame.content().readableBytes() > messageLimit - before) {
            releaseParts();
            tooLong();
            return;
        }
        if (parts == null) {
            parts = ctx.alloc().heapBuffer(frame.content().readableBytes());
        }
        ByteBuf whole = parts.writeBytes(frame.content());
        if (frame.isFinalFragment()) {
            parts = null;
            try {
                text(whole);
            } finally {
                whole.release();
            }
        }
    }

    private void tooLong() {
        refuse(new CloseStatus(1009, "A message may have " + messageLimit + " bytes at most."));
    }

    private void releaseParts() {
        if (parts != null) {
            parts.release();
            parts = null;
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (clock != null) {
            clock.stop();
        }
        releaseParts();
        if (share != null) {
            share.release();
        }
        if (sink != null) {
            sink.release();
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
    private void peerCloses(ChannelHandlerContext ctx, SocketSink to, CloseWebSocketFrame close) {
        if (to.isClosing()) {
            ctx.close();
            return;
        }
        int code = close.statusCode();
        if (code > HIGHEST_CODE) {
            CloseStatus wrong = new CloseStatus(1002, "There is no close code " + code + ".");
            to.answerClose(wrong);
            ended(wrong);
            return;
        }
        to.answerClose(code < 0 ? CloseStatus.NORMAL : new CloseStatus(code, ""));
        ended(new CloseStatus(code < 0 ? 1005 : code, close.reasonText()));
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
        if (clock != null) {
            clock.stop();
        }
        if (!over && opened) {
            over = true;
            listener.aborted();
        }
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof CorruptedWebSocketFrameException corrupted
                && ctx.channel().isActive()) {
            brokenFrame(ctx, corrupted);
        } else if (cause instanceof CodecException && sink != null) {
            refuse(new CloseStatus(1002, "Protocol error"));
        } else {
            Faults.tell(options.log(), cause);
            ctx.close();
        }
    }

    /** What follows is not to be understood: the connection ends with our close frame (RFC 6455 section 7.1.7). */
    private void brokenFrame(ChannelHandlerContext ctx, CorruptedWebSocketFrameException corrupted) {
        SocketSink to = open();
        if (to.isClosing()) {
            ctx.close();
            return;
        }
        int code = corrupted.closeStatus().code();
        String why = corrupted.getMessage();
        to.answerClose(new CloseStatus(code, why == null ? "" : why));
        ended(new CloseStatus(code, corrupted.closeStatus().reasonText()));
    }
}
