package io.sockjs.engine;

import java.util.ArrayList;
import java.util.List;

/** The callbacks of one kind, in the order in which they were added. Changed seldom and read often. Thread-safe. */
final class Callbacks<T> {
    /** One that was added; the same callback may be added twice. */
    static final class Entry<T> {
        private final T callback;

        private Entry(T callback) {
            this.callback = callback;
        }

        T callback() {
            return callback;
        }
    }

    private volatile List<Entry<T>> all = List.of();

    synchronized Entry<T> add(T callback) {
        Entry<T> entry = new Entry<>(callback);
        List<Entry<T>> more = new ArrayList<>(all);
        more.add(entry);
        all = List.copyOf(more);
        return entry;
    }

    /** Takes one away; false when it was away. */
    synchronized boolean remove(Entry<T> entry) {
        List<Entry<T>> fewer = new ArrayList<>(all);
        // By identity, which is an entry's equality.
        boolean there = fewer.remove(entry);
        all = List.copyOf(fewer);
        return there;
    }

    List<Entry<T>> all() {
        return all;
    }
}
