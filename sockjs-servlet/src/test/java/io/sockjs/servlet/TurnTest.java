package io.sockjs.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One event of an exchange at a time, in order, whoever brings it. */
class TurnTest {
    private final Threads threads = new Threads(null);
    private final Turn turn = new Turn(threads);

    @AfterEach
    void close() {
        threads.close();
    }

    @Test
    void eventOfTheContainersRunsOnItsThread() {
        List<Thread> ran = new ArrayList<>();
        turn.enter(() -> ran.add(Thread.currentThread()));
        assertThat(ran).containsExactly(Thread.currentThread());
    }

    @Test
    void tasksComeInOrderAndNeverTwoAtOnce() {
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        for (int i = 0; i < 1000; i++) {
            int number = i;
            Runnable task = () -> {
                most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                order.add(number);
                atOnce.decrementAndGet();
            };
            if (i % 3 == 0) {
                turn.enter(task);
            } else {
                turn.execute(task);
            }
        }
        await().until(() -> order.size() == 1000);
        assertThat(order).isEqualTo(IntStream.range(0, 1000).boxed().toList());
        assertThat(most).hasValue(1);
    }

    @Test
    void whoEntersWhileAnotherThreadIsAtItWaitsForTheEndOfItsEvent() throws InterruptedException {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        turn.execute(() -> {
            busy.countDown();
            awaitQuietly(goOn);
        });
        busy.await();
        List<String> events = Collections.synchronizedList(new ArrayList<>());
        Thread container = new Thread(() -> {
            turn.enter(() -> events.add("event"));
            events.add("returned");
        });
        container.start();
        await().until(() -> container.getState() == Thread.State.WAITING);
        assertThat(events).isEmpty();
        goOn.countDown();
        container.join();
        assertThat(events).containsExactly("event", "returned");
    }

    @Test
    void whatAnEventPutsOffRunsAfterIt() {
        List<String> events = Collections.synchronizedList(new ArrayList<>());
        turn.enter(() -> {
            turn.execute(() -> events.add("later"));
            events.add("now");
        });
        await().until(() -> events.size() == 2);
        assertThat(events).containsExactly("now", "later");
    }

    @Test
    @Timeout(10)
    void listenerThatIsCalledWithinAnEventDoesNotWaitForItself() throws InterruptedException {
        List<String> events = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch done = new CountDownLatch(1);
        turn.execute(() -> {
            turn.enter(() -> events.add("within"));
            events.add("after");
            done.countDown();
        });
        done.await();
        turn.enter(() -> turn.enter(() -> events.add("within the container's")));
        assertThat(events).containsExactly("within", "after", "within the container's");
    }

    @Test
    void eventsAfterOneThatFailsCome() throws InterruptedException {
        comesAfter(() -> {
            throw new IllegalStateException("expected by this test");
        });
    }

    @Test
    void eventsAfterAnErrorCome() throws InterruptedException {
        comesAfter(() -> {
            throw new LinkageError("expected by this test");
        });
    }

    private void comesAfter(Runnable fault) throws InterruptedException {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch after = new CountDownLatch(1);
        turn.execute(() -> {
            awaitQuietly(busy);
            Thread.currentThread().setUncaughtExceptionHandler((thread, told) -> {});
            fault.run();
        });
        turn.execute(after::countDown);
        busy.countDown();
        assertThat(after.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void executorThatTakesNothingLosesNothing() {
        Turn refused = new Turn(new Threads(task -> {
            throw new RejectedExecutionException("full");
        }));
        List<Integer> ran = new ArrayList<>();
        refused.execute(() -> ran.add(1));
        refused.execute(() -> ran.add(2));
        assertThat(ran).containsExactly(1, 2);
    }

    @Test
    void afterTheEndTasksRunWhereTheyComeFromAndTimersNotAtAll() {
        threads.close();
        List<Thread> ran = new ArrayList<>();
        turn.execute(() -> ran.add(Thread.currentThread()));
        turn.schedule(() -> ran.add(null), 0).run();
        assertThat(ran).containsExactly(Thread.currentThread());
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}
