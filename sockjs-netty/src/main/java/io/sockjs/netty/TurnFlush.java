package io.sockjs.netty;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Flushes, at the end of a turn of an event loop, what was written in that turn to any of its channels: each flush is a system
 * call, and a message for a thousand sessions need not be a thousand tasks.
 */
final class TurnFlush implements Runnable {
    private static final FastThreadLocal<TurnFlush> OF_THREAD = new FastThreadLocal<>() {
        @Override
        protected TurnFlush initialValue() {
            return new TurnFlush();
        }
    };

    private final ArrayList<Runnable> flushes = new ArrayList<>();
    /** As a rule the only one of its thread. */
    private @Nullable EventExecutor loop;

    private TurnFlush() {}

    /** Has this run at the end of the loop's turn; in the loop only. It must not throw. */
    static void add(Runnable flush, EventExecutor loop) {
        TurnFlush turn = OF_THREAD.get();
        if (turn.loop == null) {
            turn.loop = loop;
        }
        if (turn.loop == loop && !turn.flushes.isEmpty()) {
            turn.flushes.add(flush);
        } else if (turn.loop == loop) {
            loop.execute(turn);
            turn.flushes.add(flush);
        } else {
            loop.execute(flush);
        }
    }

    @Override
    public void run() {
        // What a flush brings about belongs to the next turn: other tasks have theirs before.
        int now = flushes.size();
        try {
            for (int i = 0; i < now; i++) {
                flushes.get(i).run();
            }
        } finally {
            flushes.subList(0, now).clear();
            if (!flushes.isEmpty() && loop != null) {
                loop.execute(this);
            }
        }
    }
}
