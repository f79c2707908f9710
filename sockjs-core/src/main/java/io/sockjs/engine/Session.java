package io.sockjs.engine;

import io.sockjs.Admission;
import io.sockjs.CloseStatus;
import io.sockjs.PreparedMessage;
import io.sockjs.ReadyState;
import io.sockjs.SessionSnapshot;
import io.sockjs.SlowConsumerPolicy;
import io.sockjs.SockJsConnection;
import io.sockjs.SockJsLog.Severity;
import io.sockjs.SockJsOptions;
import io.sockjs.Transport;
import io.sockjs.protocol.Frames;
import io.sockjs.protocol.Utf8;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A session as the application sees it, and what joins its parts: every call becomes a step of the {@link SessionMachine} in the
 * session's {@link Lane}; after each step the timer is set and what the application may read is published; the events of
 * the step then go through {@link Delivery}.
 */
final class Session implements SockJsConnection, SessionMachine.Effects {
    private final Lane lane = new Lane();
    private final SessionSetup setup;
    private final Application application;
    private final IoThread home;
    private final long born;
    /** When messages came last; any thread may look, so it may be a little old. */
    private volatile long heard;

    private final boolean framed;
    private final Consumer<? super Session> onForgotten;
    private final SessionMachine machine;
    private final Deadline deadline;
    private final Delivery delivery;
    private volatile @Nullable String id;
    private final Admission admission;
    private final @Nullable InetAddress openedFrom;

    private volatile Origin origin;
    private final @Nullable Principal principal;
    private volatile ReadyState readyState = ReadyState.CONNECTING;
    /** Whether somebody has closed; the step that does it may still wait behind another thread's. */
    private volatile boolean closing;

    private volatile long bufferedBytes;
    /** Written in the lane. */
    private volatile long dropped;

    private boolean toldOfDrops;
    private final Callbacks<Consumer<? super CloseStatus>> closeCallbacks = new Callbacks<>();
    private final Callbacks<Runnable> writableCallbacks = new Callbacks<>();
    /** Set when the close callbacks are told; those that come later are told too. */
    private volatile @Nullable CloseStatus toldClose;

    private volatile @Nullable Map<String, Object> attributes;
    private @Nullable MessagePublisher publisher;
    private @Nullable SendGate sends;

    Session(
            SessionSetup setup,
            Admission admission,
            Origin origin,
            IoThread home,
            Consumer<? super Session> onForgotten) {
        this.setup = setup;
        this.application = setup.application();
        this.born = home.nanoTime();
        this.heard = born;
        this.admission = admission;
        this.home = home;
        this.framed = origin.transport() != Transport.WEBSOCKET_RAW;
        this.onForgotten = onForgotten;
        this.origin = origin;
        this.openedFrom = origin.remote().getAddress();
        this.principal = admission instanceof Admission.Accepted accepted && accepted.principal() != null
                ? accepted.principal()
                : origin.principal();
        this.deadline = new Deadline(home, this);
        this.machine = new SessionMachine(setup.limits(), this, born);
        this.delivery = new Delivery(setup, home, this);
    }

    /** Null when the adapter knows none. */
    @Nullable InetAddress openedFrom() {
        return openedFrom;
    }

    /** Of the HTTP transports' sends. */
    synchronized SendGate sends() {
        if (sends == null) {
            sends = new SendGate();
        }
        return sends;
    }

    /** Ends it then; from any thread. */
    void endLater(CloseStatus status, long delayNanos) {
        home.schedule(() -> end(status), delayNanos);
    }

    /** Whether a request with this binding is one of this session's. */
    boolean isBoundTo(@Nullable Object bound) {
        return Objects.equals(origin.bound(), bound);
    }

    // --- from the adapter, on an I/O thread

    void attach(Receiver receiver) {
        onIoThread(() -> machine.attach(receiver, home.nanoTime()));
    }

    void writable() {
        onIoThread(() -> machine.writable(home.nanoTime()));
    }

    void interrupted(Receiver receiver) {
        onIoThread(() -> machine.interrupted(receiver, home.nanoTime()));
    }

    void hungUp(CloseStatus status) {
        onIoThread(() -> machine.hungUp(status, home.nanoTime()));
    }

    void alive() {
        onIoThread(() -> machine.alive(home.nanoTime()));
    }

    /**
     * Messages came.
     *
     * @param bytes how many they had on the wire
     * @param source told when the client may send more: at once, or when the application has caught up
     */
    void receive(List<String> messages, long bytes, Source source) {
        heard = home.nanoTime();
        setup.watch().received(protocol(), messages.size(), bytes);
        onIoThread(() -> {
            if (machine.isAwaitingPong()) {
                machine.alive(home.nanoTime());
            }
            if (machine.phase() == ReadyState.OPEN) {
                for (String message : messages) {
                    delivery.message(message);
                }
            }
            if (delivery.isCrowded()) {
                source.crowded();
                delivery.event(source::taken);
            } else {
                source.taken();
            }
        });
    }

    /** Where messages come from: a socket, or the request of one send. */
    interface Source {
        /** The application is behind: the client is to wait until {@link #taken}. */
        default void crowded() {}

        /** The client may send more. */
        void taken();
    }

    private void onIoThread(Runnable step) {
        step(step);
        delivery.deliver(true);
    }

    // --- from the application, on any thread

    @Override
    public boolean send(String message) {
        Objects.requireNonNull(message, "message");
        if (!isOpen()) {
            return false;
        }
        byte[] encoded = framed ? Frames.message(message) : Utf8.encode(message);
        step(() -> machine.send(encoded, home.nanoTime()));
        delivery.deliver(false);
        return true;
    }

    @Override
    public boolean send(PreparedMessage message) {
        Objects.requireNonNull(message, "message");
        if (!isOpen()) {
            return false;
        }
        step(() -> machine.send(message, home.nanoTime()));
        delivery.deliver(false);
        return true;
    }

    @Override
    public boolean close(int code, String reason) {
        CloseStatus status = CloseStatus.ofApplication(code, reason);
        delivery.stopMessages();
        return end(status);
    }

    /** Closes with any status. */
    boolean end(CloseStatus status) {
        synchronized (this) {
            if (!isOpen()) {
                return false;
            }
            closing = true;
        }
        step(() -> machine.close(status, home.nanoTime()));
        delivery.deliver(false);
        return true;
    }

    @Override
    public void pause() {
        delivery.pause();
    }

    @Override
    public void resume() {
        delivery.resume();
        delivery.deliver(false);
    }

    @Override
    public void execute(Runnable task) {
        delivery.event(Objects.requireNonNull(task, "task"));
        delivery.deliver(false);
    }

    @Override
    public Runnable onMessage(Consumer<? super String> callback) {
        return delivery.onMessage(Objects.requireNonNull(callback, "callback"));
    }

    @Override
    public Runnable onClose(Consumer<? super CloseStatus> callback) {
        var entry = closeCallbacks.add(Objects.requireNonNull(callback, "callback"));
        CloseStatus told = toldClose;
        if (told != null) {
            delivery.event(() -> tell(entry, told));
            delivery.deliver(false);
        }
        return () -> closeCallbacks.remove(entry);
    }

    int closeCallbacks() {
        return closeCallbacks.all().size();
    }

    @Override
    public Runnable onWritable(Runnable callback) {
        var entry = writableCallbacks.add(Objects.requireNonNull(callback, "callback"));
        return () -> writableCallbacks.remove(entry);
    }

    @Override
    public synchronized Flow.Publisher<String> publisher() {
        if (publisher == null) {
            publisher = new MessagePublisher(this);
        }
        return publisher;
    }

    /** Holds messages back for the publisher's subscriber, whatever the application pauses and resumes. */
    void hold(boolean on) {
        delivery.hold(on);
        delivery.deliver(false);
    }

    @Override
    public Flow.Subscriber<String> subscriber() {
        return new MessageSubscriber(this);
    }

    @Override
    public @Nullable Principal principal() {
        return principal;
    }

    @Override
    public Map<String, Object> attributes() {
        Map<String, Object> made = attributes;
        return made != null ? made : makeAttributes();
    }

    /** Most connections have none. */
    private synchronized Map<String, Object> makeAttributes() {
        Map<String, Object> made = attributes;
        if (made == null) {
            made = new ConcurrentHashMap<>(
                    admission instanceof Admission.Accepted accepted ? accepted.attributes() : Map.of());
            attributes = made;
        }
        return made;
    }

    @Override
    public String id() {
        String made = id;
        return made != null ? made : makeId();
    }

    /** Most applications never ask for it, and what is random costs a lock that all sessions share. */
    private synchronized String makeId() {
        String made = id;
        if (made == null) {
            made = UUID.randomUUID().toString();
            id = made;
        }
        return made;
    }

    @Override
    public Transport protocol() {
        return origin.transport();
    }

    @Override
    public ReadyState readyState() {
        return readyState;
    }

    boolean isOpen() {
        return readyState == ReadyState.OPEN && !closing;
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return origin.remote();
    }

    @Override
    public InetSocketAddress address() {
        return origin.local();
    }

    @Override
    public Map<String, String> headers() {
        return origin.headers();
    }

    @Override
    public String url() {
        Origin now = origin;
        return now.pathname() + now.query();
    }

    @Override
    public String pathname() {
        return origin.pathname();
    }

    @Override
    public String prefix() {
        return origin.prefix();
    }

    @Override
    public Map<String, String> pathParameters() {
        return origin.parameters();
    }

    @Override
    public boolean isWritable() {
        return isOpen() && bufferedBytes < SockJsOptions.WRITABLE_BYTES;
    }

    @Override
    public long bufferedBytes() {
        return bufferedBytes;
    }

    /** What an operator may see. */
    SessionSnapshot snapshot() {
        long now = home.nanoTime();
        return new SessionSnapshot(
                id(),
                protocol(),
                readyState,
                remoteAddress(),
                Duration.ofNanos(now - born),
                Duration.ofNanos(Math.max(0, now - heard)),
                bufferedBytes,
                delivery.waitingChars(),
                dropped);
    }

    @Override
    public String toString() {
        return id() + " (" + protocol() + ")";
    }

    // --- effects of a step, in the lane

    @Override
    public void attached(Receiver receiver) {
        origin = receiver.origin();
    }

    @Override
    public void opened() {
        // Before the event is there: another thread may deliver it while this step goes on.
        readyState = ReadyState.OPEN;
        setup.watch().opened(protocol());
        if (application.logsSessions()) {
            application.log(Severity.DEBUG, "opened " + this + " from " + remoteAddress(), null);
        }
        if (admission instanceof Admission.Closed closed) {
            end(closed.status());
        } else {
            delivery.event(() -> application.accept(this));
        }
    }

    @Override
    public void closed(CloseStatus status) {
        readyState = ReadyState.CLOSING;
        setup.watch().closed(protocol(), status);
        if (application.logsSessions()) {
            application.log(Severity.DEBUG, "closed " + id() + " with " + status.code() + " " + status.reason(), null);
        }
        delivery.end(() -> {
            toldClose = status;
            closeCallbacks.all().forEach(entry -> tell(entry, status));
        });
    }

    /** Each once, and one that throws does not keep the others from being told. */
    private void tell(Callbacks.Entry<Consumer<? super CloseStatus>> entry, CloseStatus status) {
        if (!closeCallbacks.remove(entry)) {
            return;
        }
        try {
            entry.callback().accept(status);
        } catch (Throwable thrown) {
            handlerFailed(thrown);
        }
    }

    @Override
    public void forgotten() {
        onForgotten.accept(this);
    }

    @Override
    public SlowConsumerPolicy.Action full() {
        try {
            SlowConsumerPolicy.Action action = setup.options().slowConsumer().full(this);
            if (action != SlowConsumerPolicy.Action.CLOSE && !toldOfDrops) {
                toldOfDrops = true;
                application.log(Severity.WARN, this + " takes messages too slowly; some are dropped (told once)", null);
            } else if (action == SlowConsumerPolicy.Action.CLOSE) {
                application.log(Severity.WARN, this + " takes messages too slowly; it is closed", null);
            }
            return action;
        } catch (Throwable thrown) {
            handlerFailed(thrown);
            return SlowConsumerPolicy.Action.DROP_NEWEST;
        }
    }

    @Override
    public void sent(int messages, long bytes) {
        setup.watch().sent(protocol(), messages, bytes);
    }

    @Override
    public void dropped(int messages, long bytes) {
        long all = dropped + messages;
        dropped = all;
        setup.watch().dropped(protocol(), messages, bytes);
    }

    @Override
    public void beat() {
        setup.watch().heartbeat(protocol());
    }

    // --- the lane

    private void step(Runnable step) {
        lane.execute(() -> {
            try {
                step.run();
                publish();
                setTimer();
            } catch (RuntimeException | Error ours) {
                // The lane must go on; a thread pool that is shut down ends up here too.
                application.log(Severity.ERROR, "a step of " + this + " failed", ours);
            }
        });
    }

    private void publish() {
        if (readyState != machine.phase()) {
            readyState = machine.phase();
        }
        long before = bufferedBytes;
        long after = machine.pendingBytes();
        if (before != after) {
            bufferedBytes = after;
            setup.limits().budget().add(after - before);
            setup.watch().queued(after - before);
            boolean turned = before >= SockJsOptions.WRITABLE_BYTES && after < SockJsOptions.WRITABLE_BYTES;
            if (turned && isOpen()) {
                writableCallbacks.all().forEach(entry -> delivery.news(entry.callback()));
            }
        }
    }

    private void setTimer() {
        if (machine.phase() == ReadyState.CLOSED) {
            deadline.stop();
        } else {
            deadline.set(machine.due());
        }
    }

    void timerFired(int generation) {
        onIoThread(() -> {
            if (deadline.isCurrent(generation)) {
                machine.tick(home.nanoTime());
            }
        });
    }

    /** The application's code failed. */
    void handlerFailed(Throwable thrown) {
        application.log(Severity.ERROR, "a handler of " + this + " threw; the connection is closed", thrown);
        delivery.stopMessages();
        end(CloseStatus.HANDLER_FAILED);
    }
}
