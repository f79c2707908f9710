package io.sockjs.servlet;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What is to be written, in order, brought to the container by one thread at a time, as fast as it takes it. As soon as something
 * waits it counts as not writable: the session then gathers what comes next, and sends it as one when {@link #drained} is called.
 */
abstract class Pump {
    private final Queue<Object> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile boolean idle = true;
    private volatile boolean wanted;

    /** Puts it in, and writes what can be written. */
    final void put(Object item) {
        hold(item);
        run();
    }

    /** Puts it in, to be written with what follows at once. */
    final void hold(Object item) {
        idle = false;
        queue.add(item);
    }

    /** Takes the next one, or null. */
    final @Nullable Object next() {
        return queue.poll();
    }

    /** Shows the next one, or null. */
    final @Nullable Object peek() {
        return queue.peek();
    }

    /** How many bytes wait. */
    final long bytes() {
        long bytes = 0;
        for (Object item : queue) {
            bytes += item instanceof byte[] text ? text.length : 0;
        }
        return bytes;
    }

    final boolean isEmpty() {
        return queue.isEmpty();
    }

    /** Writes as much as is taken now; by one thread at a time. */
    abstract void drain();

    /** Whether all was taken, and the container would take more. */
    abstract boolean isDrained();

    /** Everything was taken, and somebody has asked. On any thread. */
    abstract void drained();

    final boolean isIdle() {
        if (idle) {
            return true;
        }
        wanted = true;
        if (idle) {
            wanted = false;
            return true;
        }
        return false;
    }

    /** Goes on; whoever comes while another thread is at it leaves it to that one. */
    final void run() {
        if (asked.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        do {
            drain();
            if (isEmpty() && isDrained()) {
                idle = true;
                // Between the two somebody may have put something in, who will come here.
                idle = isEmpty();
                if (idle && wanted) {
                    wanted = false;
                    drained();
                }
            }
            seen = asked.addAndGet(-seen);
        } while (seen != 0);
    }

    /** Drops what is left. */
    final void drop() {
        queue.clear();
    }
}
