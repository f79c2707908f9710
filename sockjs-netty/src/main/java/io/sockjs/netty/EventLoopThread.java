package io.sockjs.netty;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.sockjs.engine.IoThread;
import java.util.concurrent.TimeUnit;

/** A channel's event loop, as the engine knows it. */
record EventLoopThread(EventExecutor loop) implements IoThread {
    @Override
    public void execute(Runnable task) {
        loop.execute(task);
    }

    @Override
    public Runnable schedule(Runnable task, long delayNanos) {
        Future<?> timer = loop.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
        return () -> timer.cancel(false);
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }
}
