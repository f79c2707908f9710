package io.sockjs.engine;

import io.sockjs.CloseStatus;
import io.sockjs.SockJsLog.Severity;
import io.sockjs.SockJsObserver;
import io.sockjs.SockJsObserver.Refusal;
import io.sockjs.Transport;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Tells the observer, if there is one; what it throws harms nobody. Thread-safe. */
final class Watch {
    private final @Nullable SockJsObserver observer;
    private final Application application;
    private final AtomicBoolean toldOfFailure = new AtomicBoolean();

    Watch(@Nullable SockJsObserver observer, Application application) {
        this.observer = observer;
        this.application = application;
    }

    void opened(Transport transport) {
        if (observer != null) {
            safely(() -> observer.opened(transport));
        }
    }

    void closed(Transport transport, CloseStatus status) {
        if (observer != null) {
            safely(() -> observer.closed(transport, status));
        }
    }

    void received(Transport transport, int messages, long bytes) {
        if (observer != null && messages > 0) {
            safely(() -> observer.received(transport, messages, bytes));
        }
    }

    void sent(Transport transport, int messages, long bytes) {
        if (observer != null) {
            safely(() -> observer.sent(transport, messages, bytes));
        }
    }

    void dropped(Transport transport, int messages, long bytes) {
        if (observer != null) {
            safely(() -> observer.dropped(transport, messages, bytes));
        }
    }

    void queued(long bytes) {
        if (observer != null) {
            safely(() -> observer.queued(bytes));
        }
    }

    void receiveBuffered(long characters) {
        if (observer != null) {
            safely(() -> observer.receiveBuffered(characters));
        }
    }

    void heartbeat(Transport transport) {
        if (observer != null) {
            safely(() -> observer.heartbeat(transport));
        }
    }

    void heldIoThread(Duration time) {
        if (observer != null) {
            safely(() -> observer.heldIoThread(time));
        }
    }

    void refused(Refusal why) {
        if (observer != null) {
            safely(() -> observer.refused(why));
        }
    }

    private void safely(Runnable call) {
        try {
            call.run();
        } catch (Throwable thrown) {
            if (toldOfFailure.compareAndSet(false, true)) {
                application.log(Severity.ERROR, "the observer threw (told once)", thrown);
            }
        }
    }
}
