package io.sockjs.benchmark.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/** One connection: gathers what is written until the bytes that came are dealt with, and keeps what is not a whole part yet. */
abstract class Wire extends ChannelInboundHandlerAdapter {
    /** Parts are copied here to be looked at; in the driver's one thread. */
    static final byte[] SCRATCH = new byte[1 << 20];

    private @Nullable ChannelHandlerContext ctx;
    private @Nullable ByteBuf rest;
    private @Nullable ByteBuf out;
    private boolean reading;

    /** Takes a whole part out of the bytes; false when there is none. */
    abstract boolean part(ByteBuf in);

    abstract void connected();

    abstract void disconnected();

    /** Something is wrong; the load ends. */
    abstract void failed(Throwable why);

    @Override
    public final void channelActive(ChannelHandlerContext context) {
        ctx = context;
        connected();
    }

    @Override
    public final void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        if (rest != null) {
            rest.writeBytes(in);
            in.release();
            in = rest;
            rest = null;
        }
        reading = true;
        while (in.isReadable() && part(in)) {}
        reading = false;
        if (in.isReadable()) {
            rest = in.discardReadBytes();
        } else {
            in.release();
        }
    }

    @Override
    public final void channelReadComplete(ChannelHandlerContext context) {
        flush();
    }

    @Override
    public final void channelInactive(ChannelHandlerContext context) {
        if (rest != null) {
            rest.release();
            rest = null;
        }
        disconnected();
    }

    @Override
    public final void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        failed(cause);
        context.close();
    }

    /** Where to write; it goes out when what came is dealt with, or with {@link #flush}. */
    final ByteBuf out(int bytes) {
        if (out == null) {
            out = context().alloc().directBuffer(bytes);
        }
        return out;
    }

    /** Sends what was written, unless bytes that came are being dealt with. */
    final void flush() {
        if (out != null && !reading) {
            ByteBuf now = out;
            out = null;
            context().writeAndFlush(now, context().voidPromise());
        }
    }

    final void close() {
        if (ctx != null) {
            ctx.close();
        }
    }

    private ChannelHandlerContext context() {
        if (ctx == null) {
            throw new IllegalStateException("not connected yet");
        }
        return ctx;
    }
}
