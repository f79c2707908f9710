package io.sockjs.reliability.fuzz;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A connection in memory, and what was asked and answered over it: read by codecs of its own, beside the server's. */
final class FuzzedConnection {
    private final EmbeddedChannel channel;
    private final ByteBufAllocator allocator;
    private final EmbeddedChannel asked = new EmbeddedChannel(new HttpRequestDecoder());
    private final EmbeddedChannel heard = new EmbeddedChannel(new Responses());
    private final EmbeddedChannel frames = new EmbeddedChannel(new WebSocket13FrameDecoder(false, false, 1 << 20));
    private final ArrayDeque<HttpMethod> methods = new ArrayDeque<>();
    private final List<HttpResponseStatus> statuses = new ArrayList<>();
    private int begun;
    private int sent;
    private int ended;
    private boolean broken;
    private boolean upgraded;

    /** Knows, as a client does, which answers have no body. */
    private final class Responses extends HttpResponseDecoder {
        @Override
        protected boolean isContentAlwaysEmpty(HttpMessage message) {
            boolean last = message instanceof HttpResponse response
                    && response.status().codeClass() != HttpStatusClass.INFORMATIONAL;
            HttpMethod method = last ? methods.poll() : null;
            return HttpMethod.HEAD.equals(method) || super.isContentAlwaysEmpty(message);
        }
    }

    /**
     * Opens one.
     *
     * @param loop of the handlers, and so of the sessions; the channel's own would forget their timers when it is closed
     */
    FuzzedConnection(ByteBufAllocator allocator, EventLoop loop, ChannelHandler sockjs, ChannelHandler last) {
        this.allocator = allocator;
        channel = new EmbeddedChannel() {
            @Override
            protected SocketAddress remoteAddress0() {
                return new InetSocketAddress("10.0.0.1", 1);
            }
        };
        channel.config().setAllocator(allocator);
        channel.pipeline().addLast(loop, new HttpServerCodec(), sockjs, last);
    }

    void write(byte[] bytes) {
        if (!channel.isActive() || bytes.length == 0) {
            return;
        }
        if (!broken && !upgraded) {
            asked.writeInbound(Unpooled.copiedBuffer(bytes));
            countRequests();
        }
        channel.writeInbound(allocator.buffer(bytes.length).writeBytes(bytes));
        run();
    }

    private void countRequests() {
        for (HttpObject part = asked.readInbound(); part != null; part = asked.readInbound()) {
            if (part instanceof HttpRequest request) {
                begun++;
                methods.add(request.method());
            }
            DecoderResult result = part.decoderResult();
            if (!broken && (result.isFailure() || part instanceof LastHttpContent)) {
                sent++;
            }
            broken |= result.isFailure();
            ReferenceCountUtil.release(part);
        }
    }

    /** Reads what the server has flushed. */
    void run() {
        channel.runPendingTasks();
        for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
            (upgraded ? frames : heard).writeInbound(bytes);
            countAnswers();
            frames.releaseInbound();
        }
    }

    private void countAnswers() {
        for (Object part = heard.readInbound(); part != null; part = heard.readInbound()) {
            if (part instanceof HttpObject object && object.decoderResult().isFailure()) {
                throw new AssertionError("no HTTP answer: " + object.decoderResult());
            }
            if (part instanceof HttpResponse response) {
                statuses.add(response.status());
                upgraded |= response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS);
            }
            if (part instanceof LastHttpContent) {
                ended += isInformational() ? 0 : 1;
            }
            ReferenceCountUtil.release(part);
        }
        if (ended > begun) {
            throw new AssertionError(ended + " answers to " + begun + " requests: " + statuses);
        }
    }

    private boolean isInformational() {
        HttpResponseStatus latest = latest();
        return latest != null && latest.codeClass() == HttpStatusClass.INFORMATIONAL;
    }

    private @Nullable HttpResponseStatus latest() {
        return statuses.isEmpty() ? null : statuses.get(statuses.size() - 1);
    }

    /** Whether each request that was sent whole has its answer, or the connection is closed, or an answer goes on. */
    boolean isAnswered() {
        long heads = statuses.stream()
                .filter(status -> status.codeClass() != HttpStatusClass.INFORMATIONAL)
                .count();
        return !channel.isActive() || upgraded || ended >= sent || heads > ended;
    }

    boolean isUpgraded() {
        return upgraded;
    }

    boolean isOpen() {
        return channel.isActive();
    }

    List<Integer> statuses() {
        return statuses.stream().map(HttpResponseStatus::code).toList();
    }

    /** As when the peer goes away. */
    void close() {
        channel.close();
        run();
    }

    /** For good: what waits anywhere is let go, and what was thrown is thrown. */
    void release() {
        channel.finishAndReleaseAll();
        asked.finishAndReleaseAll();
        heard.finishAndReleaseAll();
        frames.finishAndReleaseAll();
        channel.checkException();
    }

    @Override
    public String toString() {
        return sent + " requests sent, " + ended + " answers ended, heard " + statuses
                + (channel.isActive() ? ", open" : ", closed");
    }
}
