package io.sockjs.browser;

import io.sockjs.testkit.Json;
import io.sockjs.testkit.Target;
import io.sockjs.testkit.WireFailure;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A client that sends numbered messages, and connects again when its session is closed. */
final class RollingClient implements Runnable {
    private static final long PACE_MILLIS = 100;
    private static final long BEFORE_NEXT_TRY_MILLIS = 50;

    private final String name;
    private final RollingLink.Kind kind;
    private final String prefix;
    private final Run run;
    private String cookie;
    private volatile @Nullable RollingLink link;
    private volatile boolean isConnected;

    /**
     * What the clients of a test share.
     *
     * @param enough when they are to send no more
     * @param leave when they are to go
     */
    record Run(
            Target target, RollingBooks books, ExecutorService threads, CountDownLatch enough, CountDownLatch leave) {}

    RollingClient(String name, RollingLink.Kind kind, String prefix, String cookie, Run run) {
        this.name = name + "-" + kind;
        this.kind = kind;
        this.prefix = prefix;
        this.cookie = cookie;
        this.run = run;
    }

    boolean isConnected() {
        return isConnected;
    }

    @Override
    public void run() {
        long since = System.nanoTime();
        for (int number = 1; !isOver(run.leave); ) {
            RollingLink opened = open();
            if (opened == null) {
                continue;
            }
            run.books.waited(System.nanoTime() - since);
            RollingBooks.Entry entry = run.books.entry(name + "-" + number++);
            link = opened;
            cookie = opened.cookie();
            isConnected = true;
            run.threads.execute(() -> send(opened, entry));
            int code = receive(opened, entry);
            isConnected = false;
            since = System.nanoTime();
            if (!isOver(run.leave)) {
                entry.closed(code);
            }
            opened.abort();
        }
    }

    private @Nullable RollingLink open() {
        try {
            return RollingLink.open(kind, run.target, prefix, cookie);
        } catch (WireFailure notNow) {
            run.books.refused();
            pause(run.leave, BEFORE_NEXT_TRY_MILLIS);
            return null;
        }
    }

    /** Ends the session that is open, so that the threads that wait for it end too. */
    void abort() {
        RollingLink open = link;
        if (open != null) {
            open.abort();
        }
    }

    /** Until the session is over: with which code. */
    private static int receive(RollingLink link, RollingBooks.Entry entry) {
        try {
            for (String frame = link.frame(); frame != null; frame = link.frame()) {
                if (frame.startsWith("a")) {
                    Json.strings(frame.substring(1)).forEach(message -> entry.echoed(number(message)));
                } else if (frame.startsWith("c[")) {
                    return Integer.parseInt(frame.substring(2, frame.indexOf(',')));
                }
            }
        } catch (WireFailure broken) {
            // As a client sees it: nobody has told it anything.
        }
        return RollingBooks.NOT_TOLD;
    }

    private void send(RollingLink link, RollingBooks.Entry entry) {
        try {
            while (!entry.isClosed() && !isOver(run.enough)) {
                int number = entry.sending();
                if (link.send(entry.name() + " " + number)) {
                    entry.accepted(number);
                }
                pause(run.enough, PACE_MILLIS);
            }
        } catch (WireFailure notTaken) {
            // The number stays sent and not accepted. That the session is over, the receiving side finds out.
        }
    }

    /** The number in a message. */
    static int number(String message) {
        return Integer.parseInt(message.substring(message.indexOf(' ') + 1));
    }

    private static boolean isOver(CountDownLatch latch) {
        return latch.getCount() == 0;
    }

    private static void pause(CountDownLatch unless, long millis) {
        try {
            unless.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }
}
