package io.sockjs.netty;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.RejectedExecutionHandlers;
import java.util.concurrent.Executor;

/**
 * Event loops that look at their sockets again after a millisecond of tasks. Netty's own do so after a second: a thread of the
 * application that sends as fast as the loop writes would keep it from reading what the others say.
 */
final class FairLoops extends MultiThreadIoEventLoopGroup {
    private static final int MILLIS_OF_TASKS = 1;

    FairLoops(int loops, IoHandlerFactory io) {
        super(loops, new DefaultThreadFactory("sockjs", false), io);
    }

    @Override
    protected IoEventLoop newChild(Executor executor, IoHandlerFactory io, Object... none) {
        return new SingleThreadIoEventLoop(
                this, executor, io, Integer.MAX_VALUE, RejectedExecutionHandlers.reject(), MILLIS_OF_TASKS);
    }
}
