package io.sockjs.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class ThreadsTest {
    private final Threads threads = new Threads(null);

    @AfterEach
    void close() {
        threads.close();
    }

    @Test
    void closeReturnsWhenWhatWasGivenBeforeIsDone() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        AtomicBoolean done = new AtomicBoolean();
        threads.execute(() -> {
            begun.countDown();
            try {
                go.await();
            } catch (InterruptedException ended) {
                return;
            }
            done.set(true);
        });
        begun.await();
        AtomicBoolean doneAtTheEnd = new AtomicBoolean();
        Thread closer = new Thread(() -> {
            threads.close();
            doneAtTheEnd.set(done.get());
        });
        closer.start();
        while (closer.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        go.countDown();
        closer.join();
        assertThat(doneAtTheEnd).isTrue();
    }

    @Test
    void containerFindsNoThreadThatWasLeftBehind() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(64);
        for (int i = 0; i < 64; i++) {
            threads.execute(done::countDown);
        }
        threads.schedule(() -> {}, 0);
        done.await();
        threads.close();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("sockjs"));
    }

    @Test
    void timersAndOtherClientsGoOnWhileHundredHandlersBlock() throws InterruptedException {
        CountDownLatch goOn = new CountDownLatch(1);
        for (int i = 0; i < 100; i++) {
            threads.execute(() -> {
                try {
                    goOn.await();
                } catch (InterruptedException ended) {
                    Thread.currentThread().interrupt();
                }
            });
        }
        CountDownLatch done = new CountDownLatch(1);
        threads.execute(done::countDown);
        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        goOn.countDown();
    }
}
