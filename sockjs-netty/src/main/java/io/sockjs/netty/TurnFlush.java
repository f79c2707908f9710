package io.sockjs.netty;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.ArrayList;

/**
 * Flushes, at the end of a turn of an event loop, what was written in that turn to any of its channels: each flush is a system
 * call, and a message for a thousand sessions need not be a thousand tasks.
 */
final class TurnFlush implements Runnable {
    private static final FastThreadLocal<TurnFlush> OF_LOOP = new FastThreadLocal<>() {
        @Override
        protected TurnFlush initialValue() {
            return new TurnFlush();
        }
    };

    private final ArrayList<Runnable> flushes = new ArrayList<>();

    private TurnFlush() {}

    /** Has this run at the end of the loop's turn; in the loop only. */
    static void add(Runnable flush, EventExecutor loop) {
        TurnFlush turn = OF_LOOP.get();
        turn.flushes.add(flush);
        if (turn.flushes.size() == 1) {
            loop.execute(turn);
        }
    }

    @Override
    public void run() {
        // A flush may bring more, which belong to this turn too.
        for (int i = 0; i < flushes.size(); i++) {
            flushes.get(i).run();
        }
        flushes.clear();
    }
}
