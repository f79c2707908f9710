package io.sockjs.browser;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToIntFunction;

/**
 * What clients and application of a rolling restart have seen, and whether it agrees. Each session's messages are numbered from 1,
 * and its next one is sent when the one before is through, so that a number tells how many there were. Thread-safe.
 */
final class RollingBooks {
    static final int GOING_AWAY = 1001;

    /** What a client sees when nobody tells it: a connection that breaks, or a session that is not found. */
    static final int NOT_TOLD = 1006;

    private final Map<String, Entry> entries = new ConcurrentHashMap<>();
    private final AtomicLong longestWaitNanos = new AtomicLong();
    private final AtomicInteger refused = new AtomicInteger();

    /** One session. */
    static final class Entry {
        private final String name;
        private final List<String> findings = new ArrayList<>();
        private int sent;
        private int accepted;
        private int received;
        private int echoed;
        private int clientsCode;
        private int applicationsCode;

        Entry(String name) {
            this.name = name;
        }

        String name() {
            return name;
        }

        /** The number of the client's next message. */
        synchronized int sending() {
            return ++sent;
        }

        /** The server has said that it took the message. */
        synchronized void accepted(int number) {
            accepted = number;
        }

        /** The application has got the message. */
        synchronized void received(int number) {
            received = inOrder("received", received, number);
        }

        /** The client has got the application's answer to the message, and thereby knows that the server took it. */
        synchronized void echoed(int number) {
            echoed = inOrder("echoed", echoed, number);
            accepted = Math.max(accepted, number);
        }

        private int inOrder(String what, int last, int number) {
            if (number != last + 1) {
                findings.add(name + ": " + what + " " + number + " after " + last);
            }
            return number;
        }

        /** The client was told that the session is over, or saw it. */
        synchronized void closed(int code) {
            clientsCode = code;
        }

        /** The application was told. */
        synchronized void ended(int code) {
            applicationsCode = code;
        }

        synchronized boolean isClosed() {
            return clientsCode != 0;
        }

        /** Whether nothing is on its way. */
        synchronized boolean isSettled() {
            return isClosed() || (sent == received && sent == echoed);
        }

        private synchronized List<String> findings() {
            List<String> all = new ArrayList<>(findings);
            if (!isClosed() && (accepted > received || !isSettled())) {
                all.add(name + ": lost without a close: " + this);
            }
            if (clientsCode == GOING_AWAY && echoed != received) {
                all.add(name + ": closed before what waited for it: " + this);
            }
            if (isClosed() && clientsCode != GOING_AWAY) {
                all.add(name + ": closed with " + clientsCode + ": " + this);
            }
            // A session that never sent anything is unknown to the application's side of these books.
            if (isClosed() && received > 0 && applicationsCode != GOING_AWAY) {
                all.add(name + ": ended with " + applicationsCode + " for the application: " + this);
            }
            return all;
        }

        private synchronized int lostWithClose() {
            return isClosed() ? Math.max(0, accepted - received) : 0;
        }

        @Override
        public synchronized String toString() {
            return "sent " + sent + ", accepted " + accepted + ", received " + received + ", echoed " + echoed;
        }
    }

    /** The session of that name, which is a part of each of its messages. */
    Entry entry(String name) {
        return entries.computeIfAbsent(name, Entry::new);
    }

    /** A client had no session for so long. */
    void waited(long nanos) {
        longestWaitNanos.accumulateAndGet(nanos, Math::max);
    }

    /** A client tried to open a session in vain. */
    void refused() {
        refused.incrementAndGet();
    }

    long longestWaitMillis() {
        return longestWaitNanos.get() / 1_000_000;
    }

    int refusals() {
        return refused.get();
    }

    boolean isSettled() {
        return entries.values().stream().allMatch(Entry::isSettled);
    }

    /** How many sessions a client saw closed, by code. */
    Map<Integer, Integer> closes() {
        Map<Integer, Integer> codes = new TreeMap<>();
        entries.values().stream()
                .filter(Entry::isClosed)
                .forEach(entry -> codes.merge(entry.clientsCode, 1, Integer::sum));
        return codes;
    }

    /** What must not be; nothing when the books agree. */
    List<String> findings() {
        return entries.values().stream()
                .flatMap(entry -> entry.findings().stream())
                .sorted()
                .toList();
    }

    @Override
    public String toString() {
        return entries.size() + " sessions, " + total(entry -> entry.accepted) + " messages accepted, "
                + total(entry -> entry.received) + " received, " + total(Entry::lostWithClose)
                + " accepted and lost with a close, closes " + closes() + ", " + refusals()
                + " openings refused, longest wait " + longestWaitMillis() + " ms";
    }

    private int total(ToIntFunction<Entry> what) {
        return entries.values().stream().mapToInt(what).sum();
    }
}
