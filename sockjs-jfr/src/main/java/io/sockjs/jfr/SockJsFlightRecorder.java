package io.sockjs.jfr;

import io.sockjs.CloseStatus;
import io.sockjs.SockJsObserver;
import io.sockjs.Transport;
import java.time.Duration;
import java.util.Objects;

/**
 * Writes what happens in a service to the recordings of the JDK's Flight Recorder: sessions that open and close, handlers that hold
 * an I/O thread, and requests that are refused. One for each service:
 *
 * <pre>{@code
 * SockJsServer chat = SockJsServer.create(
 *         "/chat", options -> options.observer(new SockJsFlightRecorder("/chat")));
 * }</pre>
 *
 * <p>Messages are not recorded. While nothing is recorded it costs next to nothing. Beside another observer:
 * {@link SockJsObserver#both}. Thread-safe.
 */
public final class SockJsFlightRecorder implements SockJsObserver {
    private final String service;

    /**
     * For the service of a name.
     *
     * @param service what its events are found by: the prefix, by custom
     */
    public SockJsFlightRecorder(String service) {
        this.service = Objects.requireNonNull(service, "service");
    }

    @Override
    public void opened(Transport transport) {
        SessionOpened event = new SessionOpened();
        if (event.shouldCommit()) {
            event.service = service;
            event.transport = transport.toString();
            event.commit();
        }
    }

    @Override
    public void closed(Transport transport, CloseStatus status) {
        SessionClosed event = new SessionClosed();
        if (event.shouldCommit()) {
            event.service = service;
            event.transport = transport.toString();
            event.code = status.code();
            event.reason = status.reason();
            event.commit();
        }
    }

    @Override
    public void refused(Refusal why) {
        RequestRefused event = new RequestRefused();
        if (event.shouldCommit()) {
            event.service = service;
            event.reason = why.name();
            event.commit();
        }
    }

    @Override
    public void heldIoThread(Duration time) {
        SlowHandler event = new SlowHandler();
        if (event.shouldCommit()) {
            event.service = service;
            event.held = time.toMillis();
            event.commit();
        }
    }
}
