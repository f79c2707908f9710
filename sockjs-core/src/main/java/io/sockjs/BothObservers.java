package io.sockjs;

import java.time.Duration;
import java.util.Objects;

/** Two observers as one. What both throw at once is the second's; it is only logged. */
final class BothObservers implements SockJsObserver {
    private final SockJsObserver first;
    private final SockJsObserver second;

    BothObservers(SockJsObserver first, SockJsObserver second) {
        this.first = Objects.requireNonNull(first, "first");
        this.second = Objects.requireNonNull(second, "second");
    }

    @Override
    public void opened(Transport transport) {
        try {
            first.opened(transport);
        } finally {
            second.opened(transport);
        }
    }

    @Override
    public void closed(Transport transport, CloseStatus status) {
        try {
            first.closed(transport, status);
        } finally {
            second.closed(transport, status);
        }
    }

    @Override
    public void received(Transport transport, int messages, long bytes) {
        try {
            first.received(transport, messages, bytes);
        } finally {
            second.received(transport, messages, bytes);
        }
    }

    @Override
    public void sent(Transport transport, int messages, long bytes) {
        try {
            first.sent(transport, messages, bytes);
        } finally {
            second.sent(transport, messages, bytes);
        }
    }

    @Override
    public void dropped(Transport transport, int messages, long bytes) {
        try {
            first.dropped(transport, messages, bytes);
        } finally {
            second.dropped(transport, messages, bytes);
        }
    }

    @Override
    public void queued(long bytes) {
        try {
            first.queued(bytes);
        } finally {
            second.queued(bytes);
        }
    }

    @Override
    public void receiveBuffered(long characters) {
        try {
            first.receiveBuffered(characters);
        } finally {
            second.receiveBuffered(characters);
        }
    }

    @Override
    public void heartbeat(Transport transport) {
        try {
            first.heartbeat(transport);
        } finally {
            second.heartbeat(transport);
        }
    }

    @Override
    public void refused(Refusal why) {
        try {
            first.refused(why);
        } finally {
            second.refused(why);
        }
    }

    @Override
    public void heldIoThread(Duration time) {
        try {
            first.heldIoThread(time);
        } finally {
            second.heldIoThread(time);
        }
    }
}
