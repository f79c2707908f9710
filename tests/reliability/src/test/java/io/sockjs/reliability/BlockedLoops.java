package io.sockjs.reliability;

import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingMethod;

/**
 * What blocks an event loop of Netty's: a wait, a sleep, a read of a file or a socket, as BlockHound finds them by changing those methods in
 * this process. All connections of a loop would wait meanwhile.
 */
public final class BlockedLoops {
    private static final int MOST = 20;
    private static final Queue<String> FOUND = new ConcurrentLinkedQueue<>();

    static {
        BlockHound.builder()
                .loadIntegrations()
                // The kernel's random numbers: a file to the JDK, and always there (urandom(4)).
                .allowBlockingCallsInside("sun.security.provider.NativePRNG$RandomIO", "readFully")
                // Netty's allocator, when it makes itself larger: until another thread has taken a buffer from what it
                // replaces.
                .allowBlockingCallsInside("io.netty.buffer.AdaptivePoolingAllocator$Magazine", "free")
                .blockingMethodCallback(BlockedLoops::note)
                .install();
    }

    private BlockedLoops() {}

    /** Looks from now on. */
    public static void watch() {
        // The class is initialised.
    }

    private static void note(BlockingMethod method) {
        if (FOUND.size() < MOST) {
            FOUND.add(method
                    + Arrays.stream(Thread.currentThread().getStackTrace())
                            .skip(3)
                            .map(frame -> "\n    at " + frame)
                            .collect(Collectors.joining(
                                    "", " on " + Thread.currentThread().getName(), "")));
        }
    }

    /** What was found since the last time, with its stack. */
    public static List<String> found() {
        List<String> all = List.copyOf(FOUND);
        FOUND.clear();
        return all;
    }
}
