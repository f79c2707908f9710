package io.sockjs.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
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
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.sockjs.engine.BodyListener;
import io.sockjs.engine.Exchange;
import io.sockjs.engine.IoThread;
import io.sockjs.engine.Share;
import io.sockjs.engine.Sink;
import io.sockjs.engine.SocketListener;
import io.sockjs.engine.StreamListener;
import io.sockjs.protocol.Answer;
import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A request below one of our prefixes, from its first line to the last byte of its answer. In the event loop. */
final class NettyExchange implements Exchange {
    /** A body that was not asked for and is no longer than this is read and dropped, to keep the connection. */
    private static final long DRAINABLE_BYTES = 64 * 1024;

    /** A body that comes in parts gets this much at first. */
    private static final long FIRST_BYTES = 16 * 1024;

    private static final InetSocketAddress NOWHERE = InetSocketAddress.createUnresolved("", 0);

    private final ChannelHandlerContext ctx;
    private final SockJsHandler handler;
    private final HttpRequest request;
    private final String path;
    private final @Nullable String query;
    private boolean keepAlive;
    private boolean answered;

    private @Nullable BodyListener bodyListener;
    private int bodyLimit;
    private boolean bodyDeferred;
    private @Nullable ByteBuf body;
    /** What the body holds while it has come in part; made then. */
    private @Nullable Share share;

    private @Nullable HttpSink sink;
    private @Nullable SocketHandler upgrade;

    NettyExchange(ChannelHandlerContext ctx, SockJsHandler handler, HttpRequest request) {
        this.ctx = ctx;
        this.handler = handler;
        this.request = request;
        this.keepAlive = HttpUtil.isKeepAlive(request);
        String uri = request.uri();
        int mark = uri.indexOf('?');
        this.path = pathOf(uri);
        this.query = mark < 0 ? null : uri.substring(mark + 1);
    }

    /** The path of a request target; of an absolute one (RFC 9112 section 3.2.2) too. */
    static String pathOf(String target) {
        int mark = target.indexOf('?');
        String path = mark < 0 ? target : target.substring(0, mark);
        if (path.startsWith("http://") || path.startsWith("https://")) {
            int slash = path.indexOf('/', path.indexOf("//") + 2);
            return slash < 0 ? "/" : path.substring(slash);
        }
        return path;
    }

    // --- what the engine asks

    @Override
    public String method() {
        return request.method().name();
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public @Nullable String query() {
        return query;
    }

    @Override
    public @Nullable String header(String name) {
        String first = request.headers().get(name);
        if (first == null) {
            return null;
        }
        Iterator<String> values = request.headers().valueStringIterator(name);
        values.next();
        return values.hasNext() ? String.join(", ", request.headers().getAll(name)) : first;
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return ctx.channel().remoteAddress() instanceof InetSocketAddress inet ? inet : NOWHERE;
    }

    @Override
    public InetSocketAddress localAddress() {
        return ctx.channel().localAddress() instanceof InetSocketAddress inet ? inet : NOWHERE;
    }

    /** The HTTP codec's place in the pipeline, or null when there are handlers between it and ours. */
    @Nullable ChannelHandlerContext codec() {
        return handler.codec();
    }

    @Override
    public boolean isHttp10() {
        return request.protocolVersion().equals(HttpVersion.HTTP_1_0);
    }

    @Override
    public IoThread ioThread() {
        return new EventLoopThread(ctx.executor());
    }

    @Override
    public void deferBody() {
        bodyDeferred = true;
    }

    /** Whether the body is to stay where it is. */
    boolean isBodyDeferred() {
        return bodyDeferred && !answered;
    }

    @Override
    public void body(int limit, BodyListener listener) {
        if (answered) {
            listener.aborted();
            return;
        }
        boolean wasDeferred = bodyDeferred;
        bodyDeferred = false;
        begin(limit, listener);
        if (wasDeferred) {
            handler.bodyWanted();
        }
    }

    private void begin(int limit, BodyListener listener) {
        if (HttpUtil.getContentLength(request, 0L) > limit) {
            listener.tooLarge();
            return;
        }
        bodyLimit = limit;
        bodyListener = listener;
        if (HttpUtil.is100ContinueExpected(request)) {
            ctx.writeAndFlush(new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
        }
    }

    @Override
    public void answer(Answer answer) {
        if (ctx.executor().inEventLoop()) {
            answerNow(answer);
        } else {
            ctx.executor().execute(() -> answerNow(answer));
        }
    }

    private void answerNow(Answer answer) {
        if (answered) {
            return;
        }
        boolean rest = isBodyLeft();
        keepAlive &= !rest || isDrainable();
        HttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(answer.status()),
                Unpooled.wrappedBuffer(answer.body()),
                headers(answer, NettyExchange::withLength),
                EmptyHttpHeaders.INSTANCE);
        ChannelPromise written = ctx.newPromise();
        ctx.write(response, written);
        handler.flushSoon();
        if (!keepAlive) {
            written.addListener(rest ? future -> linger(ctx) : ChannelFutureListener.CLOSE);
        }
        answered();
    }

    /**
     * The peer still sends what nobody reads. Closing at once would reset the connection, and the answer with it (RFC 9112 section
     * 9.6), so its bytes are dropped for a moment.
     */
    static void linger(ChannelHandlerContext ctx) {
        ctx.executor().schedule(() -> ctx.close(), 1, TimeUnit.SECONDS);
    }

    @Override
    public Sink stream(Answer head, StreamListener listener) {
        keepAlive &= !isHttp10() && (!isBodyLeft() || isDrainable());
        HttpResponse response = new DefaultHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(head.status()),
                headers(head, isHttp10() ? NettyExchange::plain : NettyExchange::chunked));
        HttpSink stream = new HttpSink(ctx, this, handler.options(), listener);
        sink = stream;
        if (handler.hasFilledUpMeanwhile()) {
            // Nobody pipelines so much behind a stream.
            ctx.close();
        }
        if (answered) {
            // The peer vanished while the engine took its time; the engine learns it when it has done what it is at.
            ctx.executor().execute(stream::aborted);
        } else {
            ctx.write(response, ctx.voidPromise());
        }
        return stream;
    }

    /**
     * The headers of an answer. An answer that is given again and again has them ready, as long as nobody is there who might change
     * them.
     */
    private HttpHeaders headers(Answer answer, Function<Answer, HttpHeaders> maker) {
        boolean shared = keepAlive && !isHttp10() && codec() != null;
        HttpHeaders headers = shared ? answer.form(HttpHeaders.class, maker) : maker.apply(answer);
        if (!keepAlive) {
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        } else if (isHttp10()) {
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
        return headers;
    }

    private static HttpHeaders plain(Answer answer) {
        HttpHeaders headers = new DefaultHttpHeaders();
        for (Answer.Header header : answer.headers()) {
            headers.add(header.name(), header.value());
        }
        return headers;
    }

    private static HttpHeaders withLength(Answer answer) {
        HttpHeaders headers = plain(answer);
        boolean hasBody = answer.status() != 204 && answer.status() != 304;
        return hasBody ? headers.set(HttpHeaderNames.CONTENT_LENGTH, answer.body().length) : headers;
    }

    private static HttpHeaders chunked(Answer answer) {
        return plain(answer).set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    }

    @Override
    public void upgrade(int messageLimit, SocketListener listener) {
        if (handler.hasSpokenTooEarly()) {
            keepAlive = false;
            answer(Answer.text(400, "A client waits for the answer to its handshake (RFC 6455 section 4.1)."));
        } else if (!answered) {
            upgrade = new SocketHandler(request, messageLimit, handler.options(), listener);
            handler.upgradeReady();
        }
    }

    // --- what the handler tells

    /** The handler of the WebSocket that this exchange is to become, once its request is read; or null. */
    @Nullable SocketHandler upgrade() {
        return upgrade;
    }

    /** Whether the engine has not said yet what it wants: an answer, a stream, an upgrade, or the body first. */
    boolean isUndecided() {
        return !answered && upgrade == null && sink == null && bodyListener == null;
    }

    /** Whether this asks for a WebSocket. Other requests may offer an upgrade that nobody takes up. */
    boolean isForWebSocket() {
        return path.endsWith("/websocket") && request.headers().contains(HttpHeaderNames.UPGRADE);
    }

    /** Whether the answer is a stream that is still open. */
    boolean isStreaming() {
        return sink != null && !answered;
    }

    boolean isKeepAlive() {
        return keepAlive;
    }

    /** A part of the body. */
    void content(HttpContent content) {
        BodyListener listener = bodyListener;
        if (listener == null) {
            return;
        }
        if (content.decoderResult().isFailure()) {
            bodyListener = null;
            releaseBody();
            keepAlive = false;
            answer(Answer.text(400, "The body's encoding is broken."));
            listener.aborted();
            return;
        }
        ByteBuf part = content.content();
        int before = body == null ? 0 : body.readableBytes();
        if (part.readableBytes() > bodyLimit - before) {
            bodyListener = null;
            releaseBody();
            listener.tooLarge();
            return;
        }
        boolean last = content instanceof LastHttpContent;
        if (last && body == null) {
            bodyListener = null;
            listener.body(ByteBufUtil.getBytes(part));
            return;
        }
        if (!gather(part)) {
            bodyListener = null;
            releaseBody();
            listener.overloaded();
        } else if (last) {
            bodyListener = null;
            byte[] whole = body == null ? new byte[0] : ByteBufUtil.getBytes(body);
            releaseBody();
            listener.body(whole);
        }
    }

    /** Whether the engine waits for the body. */
    boolean isBodyAwaited() {
        return bodyListener != null;
    }

    /** The body has not come in time. */
    void bodyTooSlow() {
        BodyListener listener = bodyListener;
        bodyListener = null;
        releaseBody();
        keepAlive = false;
        if (listener != null) {
            listener.tooSlow();
        }
    }

    /** Whether there is room for more. */
    private boolean gather(ByteBuf part) {
        if (!part.isReadable()) {
            return true;
        }
        if (body == null) {
            long announced = HttpUtil.getContentLength(request, -1L);
            // Not all that is announced: a client may announce much and send little.
            int likely = (int) Math.min(announced, FIRST_BYTES);
            body = ctx.alloc().buffer(Math.max(likely, part.readableBytes()));
        }
        body.writeBytes(part);
        if (share == null) {
            share = new Share(handler.options().memoryBudget());
        }
        return share.hold(body.capacity());
    }

    private void releaseBody() {
        if (body != null) {
            body.release();
            body = null;
        }
        if (share != null) {
            share.release();
        }
    }

    /** The answer is written, if not yet flushed. */
    void answered() {
        answered = true;
        handler.answered();
    }

    void writable() {
        if (sink != null) {
            sink.channelWritable();
        }
    }

    /** The channel is closed. */
    void aborted() {
        answered = true;
        BodyListener waiting = bodyListener;
        bodyListener = null;
        releaseBody();
        if (waiting != null) {
            waiting.aborted();
        }
        if (sink != null) {
            sink.aborted();
        }
    }

    private boolean isBodyLeft() {
        return !handler.isRequestRead() && announcesBody(request);
    }

    static boolean announcesBody(HttpRequest request) {
        return HttpUtil.isTransferEncodingChunked(request) || HttpUtil.getContentLength(request, 0L) > 0;
    }

    private boolean isDrainable() {
        long length = HttpUtil.getContentLength(request, Long.MAX_VALUE);
        return length <= DRAINABLE_BYTES && !HttpUtil.is100ContinueExpected(request);
    }
}
