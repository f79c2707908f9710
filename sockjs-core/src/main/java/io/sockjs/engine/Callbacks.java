package io.sockjs.engine;

import java.util.ArrayList;
import java.util.List;

/** The callbacks of one kind, in the order in which they were added. Changed seldom and read often. Thread-safe. */
final class Callbacks<T> {
    private volatile List<T> all = List.of();

    /** Adds one; the result takes it away again. */
    synchronized Runnable add(T callback) {
        List<T> more = new ArrayList<>(all);
        more.add(callback);
        all = List.copyOf(more);
        return () -> remove(callback);
    }

    private synchronized void remove(T callback) {
        List<T> fewer = new ArrayList<>(all);
        fewer.remove(callback);
        all = List.copyOf(fewer);
    }

    List<T> all() {
        return all;
    }
}
