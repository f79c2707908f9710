package io.sockjs.engine;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A connection's messages as a {@link Flow.Publisher} for one subscriber, by the rules of reactive streams. Messages are held back
 * while there is no demand. What comes nevertheless, since the end of a connection ends its pause, waits here.
 *
 * <p>Every signal is given within {@link #emit}, which one thread at a time runs: whoever brings news while another thread is at
 * it leaves it to that one.
 */
final class MessagePublisher implements Flow.Publisher<String>, Flow.Subscription {
    private final Session connection;
    private final Queue<String> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicLong demand = new AtomicLong();
    private final AtomicInteger news = new AtomicInteger();
    private final AtomicBoolean taken = new AtomicBoolean();
    private final Runnable stopListening;

    private volatile Flow.@Nullable Subscriber<? super String> subscriber;
    private volatile @Nullable IllegalArgumentException badRequest;
    private volatile boolean ended;
    private volatile boolean cancelled;

    // In emit only.
    private boolean subscribed;
    private boolean over;
    private boolean held = true;

    MessagePublisher(Session connection) {
        this.connection = connection;
        connection.hold(true);
        this.stopListening = connection.onMessage(this::message);
        connection.onClose(status -> {
            ended = true;
            emit();
        });
    }

    @Override
    public void subscribe(Flow.Subscriber<? super String> next) {
        if (!taken.compareAndSet(false, true)) {
            refuse(next);
            return;
        }
        if (next == null) {
            taken.set(false);
            throw new NullPointerException("subscriber");
        }
        subscriber = next;
        emit();
    }

    private static void refuse(Flow.Subscriber<? super String> late) {
        late.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long n) {
                // Nothing will come.
            }

            @Override
            public void cancel() {
                // It is over already.
            }
        });
        late.onError(new IllegalStateException("a connection's messages go to one subscriber; this is another one"));
    }

    @Override
    public void request(long n) {
        if (n <= 0) {
            badRequest = new IllegalArgumentException(n + " messages were requested: ask for 1 at least (rule 3.9)");
        } else {
            demand.accumulateAndGet(n, (had, more) -> had + more < 0 ? Long.MAX_VALUE : had + more);
        }
        emit();
    }

    @Override
    public void cancel() {
        cancelled = true;
        emit();
    }

    private void message(String message) {
        waiting.add(message);
        emit();
    }

    private void emit() {
        if (news.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        do {
            Flow.Subscriber<? super String> to = subscriber;
            if (to != null && !over) {
                signal(to);
            }
            seen = news.addAndGet(-seen);
        } while (seen != 0);
    }

    private void signal(Flow.Subscriber<? super String> to) {
        try {
            if (!subscribed) {
                subscribed = true;
                to.onSubscribe(this);
            }
            while (!over && !isOver(to) && !waiting.isEmpty() && demand.get() > 0) {
                demand.getAndUpdate(had -> had == Long.MAX_VALUE ? had : had - 1);
                to.onNext(waiting.remove());
            }
        } catch (Throwable thrown) {
            end();
            connection.handlerFailed(thrown);
        }
        boolean hold = !over && demand.get() == 0;
        if (hold != held) {
            held = hold;
            connection.hold(hold);
        }
    }

    /** Tells the end, once, if this is it. */
    private boolean isOver(Flow.Subscriber<? super String> to) {
        IllegalArgumentException bad = badRequest;
        // Read in this order: no message comes after the end.
        boolean complete = ended && waiting.isEmpty();
        if (cancelled) {
            end();
        } else if (bad != null) {
            end();
            to.onError(bad);
        } else if (complete) {
            end();
            to.onComplete();
        }
        return over;
    }

    /** What still comes is nobody's, and a subscriber that is done with us is let go (rule 3.13). */
    private void end() {
        over = true;
        subscriber = null;
        stopListening.run();
        waiting.clear();
    }
}
