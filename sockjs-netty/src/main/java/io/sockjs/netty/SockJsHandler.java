package io.sockjs.netty;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.sockjs.SockJsOptions;
import io.sockjs.engine.Installations;
import io.sockjs.netty.ConnectionClock.Wait;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The gate of a channel: one request at a time passes, ours to the engine, others to the handlers behind; what a client
 * pipelines waits. A request is over when it is read whole and its answer is written whole, in whichever order.
 */
final class SockJsHandler extends ChannelDuplexHandler implements Runnable {
    /** More parts of pipelined requests than this are left in the socket. */
    private static final int HELD_PARTS = 64;

    /** Whose request is being served. */
    private enum Serving {
        NOBODY,
        OURS,
        THEIRS,
        /** Nobody, for the connection ends after the answer: further requests are dropped. */
        ENDING,
        /** The connection speaks another protocol: nothing is looked at any more. */
        PASSING
    }

    private final SockJsNetty services;
    private final ArrayDeque<HttpObject> held = new ArrayDeque<>();
    private Serving serving = Serving.NOBODY;
    private boolean requestRead;
    private boolean answerBegun;
    private boolean answerWritten;
    private boolean flushing;
    private boolean moving;
    private boolean stopped;
    /** Whether the engine has taken its time to decide what becomes of the exchange. */
    private boolean late;

    private @Nullable NettyExchange exchange;
    private @Nullable ChannelHandlerContext codec;
    private boolean knowsCodec;
    private boolean reading;

    private final long headNanos;
    private final long idleNanos;
    /** Of the service whose request is served, or was last. */
    private @Nullable SockJsOptions options;
    /** Whether a message of the codec's has come since the last read ended. */
    private boolean cameWhole;

    @SuppressWarnings("NullAway.Init")
    private ConnectionClock clock;

    @SuppressWarnings("NullAway.Init")
    private ChannelHandlerContext ctx;

    SockJsHandler(SockJsNetty services, long headNanos, long idleNanos) {
        this.services = services;
        this.headNanos = headNanos;
        this.idleNanos = idleNanos;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        ctx = context;
        clock = new ConnectionClock(context, this::late);
        clock.waitFor(Wait.FIRST_REQUEST, headNanos);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (serving == Serving.NOBODY && !cameWhole) {
            // What was read is a part of a head.
            clock.goOnWaitingFor(Wait.HEAD, headNanos);
        } else {
            lookAtClock();
        }
        cameWhole = false;
        context.fireChannelReadComplete();
    }

    /** What the peer is waited for now. */
    private void lookAtClock() {
        if (serving == Serving.NOBODY) {
            clock.goOnWaitingFor(Wait.NEXT_REQUEST, idleNanos);
        } else if (serving == Serving.OURS && !requestRead && !isBodyDeferred()) {
            clock.goOnWaitingFor(Wait.BODY, options().bodyTimeout().toNanos());
        } else if (serving == Serving.THEIRS && !requestRead) {
            // How long a body of theirs may take is theirs to say, but not that nothing comes any more.
            clock.waitFor(Wait.THEIR_BODY, idleNanos);
        } else {
            clock.waitForNothing();
        }
    }

    private void late(Wait what) {
        NettyExchange asked = exchange;
        if (what == Wait.BODY && asked != null && asked.isBodyAwaited()) {
            asked.bodyTooSlow();
        } else if (what == Wait.THEIR_BODY
                && (answerBegun || !ctx.channel().config().isAutoRead())) {
            // Their handler does not want more now, or answers without it.
            lookAtClock();
        } else if (what == Wait.HEAD) {
            DefaultFullHttpResponse tooSlow =
                    new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.REQUEST_TIMEOUT);
            tooSlow.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0);
            tooSlow.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            ctx.writeAndFlush(tooSlow).addListener(ChannelFutureListener.CLOSE);
        } else {
            ctx.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        cameWhole = true;
        if (serving == Serving.PASSING || !(message instanceof HttpObject part)) {
            context.fireChannelRead(message);
        } else if (serving == Serving.ENDING) {
            end(part);
        } else if (!held.isEmpty() || isBodyDeferred() || part instanceof HttpRequest && !isFree()) {
            hold(part);
        } else {
            reading = true;
            try {
                accept(part);
            } finally {
                reading = false;
            }
            next();
        }
    }

    /** What belongs to the request that is being answered is its handler's still. */
    private void end(HttpObject part) {
        requestRead |= part instanceof HttpRequest;
        if (requestRead) {
            ReferenceCountUtil.release(part);
        } else {
            requestRead = part instanceof LastHttpContent;
            ctx.fireChannelRead(part);
        }
    }

    private boolean isFree() {
        return serving == Serving.NOBODY && ctx.channel().isWritable();
    }

    private void hold(HttpObject part) {
        held.add(part);
        if (held.size() == HELD_PARTS && exchange != null && exchange.isStreaming()) {
            // Not reading any more, we would not notice that it goes away; nobody pipelines so much behind a stream.
            ctx.close();
        } else if (held.size() == HELD_PARTS) {
            stopReading();
        }
    }

    private void accept(HttpObject part) {
        if (part instanceof HttpRequest request) {
            begin(request);
        }
        if (serving == Serving.OURS) {
            if (part instanceof HttpContent content && isBodyDeferred()) {
                // It came in one part with its request.
                held.add(new DefaultLastHttpContent(content.content()));
                return;
            }
            if (part instanceof HttpContent content && exchange != null) {
                requestRead = content instanceof LastHttpContent;
                exchange.content(content);
            }
            ReferenceCountUtil.release(part);
        } else {
            requestRead = part instanceof LastHttpContent;
            ctx.fireChannelRead(part);
        }
    }

    /** The HTTP codec's place when there are no handlers between it and us: looked for when the first request of ours comes. */
    private void findCodec() {
        if (knowsCodec) {
            return;
        }
        knowsCodec = true;
        ChannelHandlerContext before = ctx.pipeline().context(HttpServerCodec.class);
        // A codec of another class may change headers, which our answers share.
        if (before != null && before.handler().getClass() == HttpServerCodec.class) {
            List<String> names = ctx.pipeline().names();
            codec = names.indexOf(ctx.name()) == names.indexOf(before.name()) + 1 ? before : null;
        }
    }

    @Nullable ChannelHandlerContext codec() {
        return codec;
    }

    private void begin(HttpRequest request) {
        clock.waitForNothing();
        requestRead = false;
        answerBegun = false;
        answerWritten = false;
        late = false;
        Installations.Target target = request.decoderResult().isFailure()
                ? null
                : services.installations().find(NettyExchange.pathOf(request.uri()));
        if (target == null) {
            serving = Serving.THEIRS;
            return;
        }
        serving = Serving.OURS;
        findCodec();
        options = target.engine().options();
        exchange = new NettyExchange(ctx, this, request);
        target.engine().handle(exchange, target.match());
        late = exchange.isUndecided();
        if (isBodyDeferred()) {
            stopReading();
        }
        if (isUpgradePending()) {
            // What a client sends too early stays in the socket, and is a frame when the upgrade is done.
            stopReading();
        }
    }

    /** Whether the engine takes its time to answer a request for an upgrade. */
    private boolean isUpgradePending() {
        return exchange != null && exchange.isUndecided() && exchange.isForWebSocket();
    }

    private boolean isBodyDeferred() {
        return exchange != null && exchange.isBodyDeferred();
    }

    /** The engine asks for the body that it had put off. */
    void bodyWanted() {
        ctx.executor().execute(this::next);
    }

    private void stopReading() {
        stopped = true;
        ctx.channel().config().setAutoRead(false);
    }

    /** Goes on to what was held, as far as requests are over. */
    private void next() {
        if (moving || ctx.isRemoved()) {
            return;
        }
        moving = true;
        try {
            while (move()) {
                HttpObject part = held.poll();
                if (part == null) {
                    break;
                }
                accept(part);
            }
        } finally {
            moving = false;
        }
        if (held.isEmpty() && !ctx.isRemoved()) {
            resumeReading();
        }
        if (!ctx.isRemoved() && !reading) {
            lookAtClock();
        }
    }

    /** Whether the next held part may be accepted. */
    private boolean move() {
        if (isBodyDeferred()) {
            return false;
        }
        if (serving == Serving.OURS && requestRead && exchange != null && exchange.upgrade() != null) {
            exchange.upgrade().take(ctx, this);
            return false;
        }
        if ((serving == Serving.OURS || serving == Serving.THEIRS) && requestRead && answerWritten) {
            if (serving == Serving.OURS && exchange != null && !exchange.isKeepAlive()) {
                return false;
            }
            exchange = null;
            serving = Serving.NOBODY;
        }
        if (serving == Serving.NOBODY && !ctx.channel().isWritable()) {
            // A client that does not read its answers gets no further ones; Netty closes when 128 requests wait.
            ctx.flush();
            if (!ctx.channel().isWritable()) {
                return false;
            }
        }
        return serving == Serving.NOBODY || serving == Serving.PASSING || !(held.peek() instanceof HttpRequest);
    }

    private void resumeReading() {
        // Only what we stopped: the application may have stopped reading for reasons of its own.
        if (stopped && !isUpgradePending() && !isBodyDeferred()) {
            stopped = false;
            ctx.channel().config().setAutoRead(true);
        }
    }

    /** Of the service whose request is served. */
    SockJsOptions options() {
        return Objects.requireNonNull(options, "no request of ours is served");
    }

    boolean isRequestRead() {
        return requestRead;
    }

    /** The answer of our exchange is written. */
    void answered() {
        answerWritten = true;
        // Not here: this may be within a session's step, and the next request may run an application's code. Where a
        // part is
        // being accepted, next() follows anyway.
        if (!reading && !moving) {
            ctx.executor().execute(this::next);
        }
    }

    /** Whether so much has come while the engine took its time that we do not read, and would not notice that the client goes away. */
    boolean hasFilledUpMeanwhile() {
        return late && held.size() >= HELD_PARTS;
    }

    /** Whether something came while an upgrade was pending, and was taken for a request, which it may not be. */
    boolean hasSpokenTooEarly() {
        return late && !held.isEmpty();
    }

    /** Our exchange has become a WebSocket's; when its request is read already, it need not wait for that. */
    void upgradeReady() {
        if (requestRead) {
            next();
        }
    }

    void flushSoon() {
        if (!flushing) {
            flushing = true;
            TurnFlush.add(this, ctx.executor());
        }
    }

    /** At the end of a turn. */
    @Override
    public void run() {
        flushing = false;
        ctx.flush();
    }

    /** Sees the answers of the handlers behind pass. */
    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        context.write(message, promise);
        if (serving != Serving.THEIRS) {
            return;
        }
        if (message instanceof HttpResponse response) {
            if (response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
                serving = Serving.PASSING;
                clock.waitForNothing();
                next();
                return;
            }
            if (response.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
                return;
            }
            answerBegun = true;
            if (!HttpUtil.isKeepAlive(response)) {
                serving = Serving.ENDING;
                clock.waitForNothing();
                dropHeld();
                return;
            }
        }
        if (message instanceof LastHttpContent) {
            answerWritten = true;
            next();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (exchange != null) {
            exchange.writable();
        }
        if (context.channel().isWritable()) {
            next();
        }
        context.fireChannelWritabilityChanged();
    }

    /** Behind an upgrade nothing that was pipelined is a request any more. */
    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        clock.stop();
        dropHeld();
        if (stopped) {
            context.channel().config().setAutoRead(true);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        clock.stop();
        dropHeld();
        if (exchange != null) {
            exchange.aborted();
        }
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (serving == Serving.OURS) {
            // The connection is broken, or not to be understood any more; a stream's session is told of its end.
            Faults.tell(options().log(), cause);
            context.close();
        } else {
            context.fireExceptionCaught(cause);
        }
    }

    private void dropHeld() {
        held.forEach(ReferenceCountUtil::release);
        held.clear();
    }
}
