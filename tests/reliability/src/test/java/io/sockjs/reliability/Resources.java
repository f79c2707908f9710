package io.sockjs.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** What this process holds of the system's: descriptors where Linux tells them, and the threads of servers. */
public record Resources(long descriptors, long threads) {
    public static Resources now() {
        return new Resources(countDescriptors(), countThreads());
    }

    /** Waits for there to be no more than these again, and has Netty report buffers that were lost. */
    public void awaitNoMore(String when) {
        Awaitility.await(when).atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            // What is not closed but only forgotten is closed by the collector, and would be hidden; sockets are not.
            assertThat(countDescriptors()).as("descriptors").isLessThanOrEqualTo(descriptors + 3);
            assertThat(countThreads()).as("threads").isLessThanOrEqualTo(threads);
        });
        reportLeaks();
    }

    /** The detector looks at collected buffers when new ones are taken. */
    public static void reportLeaks() {
        for (int round = 0; round < 3; round++) {
            System.gc();
            for (int i = 0; i < 200; i++) {
                ByteBuf buffer = ByteBufAllocator.DEFAULT.directBuffer(64);
                buffer.release();
            }
        }
    }

    private static long countDescriptors() {
        Path here = Path.of("/proc/self/fd");
        if (!Files.isDirectory(here)) {
            return 0;
        }
        try (Stream<Path> all = Files.list(here)) {
            return all.count();
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }

    private static long countThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("sockjs") || name.startsWith("chaos"))
                .count();
    }
}
