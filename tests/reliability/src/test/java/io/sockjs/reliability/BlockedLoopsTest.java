package io.sockjs.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nothing that blocks would be found if nobody looked. */
class BlockedLoopsTest {
    @BeforeEach
    void watch() {
        BlockedLoops.watch();
        BlockedLoops.found();
    }

    @Test
    void loopThatWaitsIsFound() throws Exception {
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try {
            // A latch would not wait at all, were its time over before the thread gets to it.
            loops.submit(() -> LockSupport.parkNanos(1)).get(10, TimeUnit.SECONDS);
        } finally {
            loops.shutdownGracefully(0, 10, TimeUnit.SECONDS).await();
        }
        assertThat(BlockedLoops.found()).isNotEmpty().first().asString().contains("loopThatWaitsIsFound");
    }

    @Test
    void otherThreadsMayWait() throws Exception {
        assertThat(new CountDownLatch(1).await(1, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(BlockedLoops.found()).isEmpty();
    }
}
