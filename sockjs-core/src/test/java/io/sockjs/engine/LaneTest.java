package io.sockjs.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class LaneTest {
    @Test
    void taskBroughtFromWithinATaskRunsAfterIt() {
        Lane lane = new Lane();
        List<String> order = new ArrayList<>();
        lane.execute(() -> {
            lane.execute(() -> order.add("second"));
            order.add("first");
        });
        assertThat(order).containsExactly("first", "second");
    }

    @RepeatedTest(20)
    void tasksOfManyThreadsRunOneAtATimeInEachThreadsOrderAndAllOfThem() throws InterruptedException {
        int threads = 4;
        int each = 20_000;
        Lane lane = new Lane();
        int[] last = new int[threads];
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger wrong = new AtomicInteger();
        int[] total = new int[1];
        CountDownLatch go = new CountDownLatch(1);
        List<Thread> all = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            int me = t;
            Thread thread = new Thread(() -> {
                try {
                    go.await();
                } catch (InterruptedException e) {
                    return;
                }
                for (int i = 1; i <= each; i++) {
                    int number = i;
                    lane.execute(() -> {
                        if (inside.getAndIncrement() != 0 || last[me] != number - 1) {
                            wrong.incrementAndGet();
                        }
                        last[me] = number;
                        total[0]++;
                        inside.decrementAndGet();
                    });
                }
            });
            thread.start();
            all.add(thread);
        }
        go.countDown();
        for (Thread thread : all) {
            thread.join();
        }
        assertThat(wrong.get()).as("tasks that overlapped or came out of order").isZero();
        assertThat(total[0]).as("tasks run").isEqualTo(threads * each);
    }
}
