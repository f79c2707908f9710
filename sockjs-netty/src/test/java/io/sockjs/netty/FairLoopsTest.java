package io.sockjs.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FairLoopsTest {
    /** After how many tasks Netty's loops look at the clock. */
    private static final int BETWEEN_LOOKS = 64;

    private final AtomicInteger looks = new AtomicInteger();

    @Test
    void tasksWithoutEndDoNotKeepALoopFromItsSockets() throws Exception {
        EventLoopGroup loops = new FairLoops(1, counting(NioIoHandler.newFactory()));
        try {
            CompletableFuture<Integer> seen = new CompletableFuture<>();
            EventExecutor loop = loops.next();
            loop.execute(() -> task(loop, 10 * BETWEEN_LOOKS, looks.get(), seen));
            assertThat(seen.get(60, TimeUnit.SECONDS))
                    .as("looks at sockets while ten times %d tasks of 100 µs went on", BETWEEN_LOOKS)
                    .isGreaterThanOrEqualTo(9);
        } finally {
            loops.shutdownGracefully(0, 10, TimeUnit.SECONDS).await();
        }
    }

    /** Takes 100 µs at least, and brings the next one. */
    private void task(EventExecutor loop, int left, int before, CompletableFuture<Integer> seen) {
        for (long start = System.nanoTime(); System.nanoTime() - start < 100_000; ) {
            Thread.onSpinWait();
        }
        if (left == 0) {
            seen.complete(looks.get() - before);
        } else {
            loop.execute(() -> task(loop, left - 1, before, seen));
        }
    }

    private IoHandlerFactory counting(IoHandlerFactory io) {
        return executor -> counting(io.newHandler(executor));
    }

    private IoHandler counting(IoHandler io) {
        return new IoHandler() {
            @Override
            public void initialize() {
                io.initialize();
            }

            @Override
            public int run(IoHandlerContext context) {
                looks.incrementAndGet();
                return io.run(context);
            }

            @Override
            public void prepareToDestroy() {
                io.prepareToDestroy();
            }

            @Override
            public void destroy() {
                io.destroy();
            }

            @Override
            public IoRegistration register(IoHandle handle) throws Exception {
                return io.register(handle);
            }

            @Override
            public void wakeup() {
                io.wakeup();
            }

            @Override
            public boolean isCompatible(Class<? extends IoHandle> type) {
                return io.isCompatible(type);
            }
        };
    }
}
