package io.sockjs.servlet;

import io.sockjs.SockJsLog;
import io.sockjs.SockJsOptions;
import io.sockjs.engine.BodyListener;
import io.sockjs.engine.Exchange;
import io.sockjs.engine.Installations;
import io.sockjs.engine.IoThread;
import io.sockjs.engine.Sink;
import io.sockjs.engine.SocketListener;
import io.sockjs.engine.StreamListener;
import io.sockjs.protocol.Answer;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.Principal;
import java.util.Collections;
import java.util.Enumeration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A request below one of our prefixes, and its answer. An answer that is there when the container's call ends is given within it; for
 * everything else the container's asynchronous mode begins.
 */
final class ServletExchange implements Exchange, AsyncListener {
    /** A container that has failed to write tells so by itself, as a rule; the answer ends without that too. */
    private static final long TELL_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final String path;
    private final Turn turn;
    private final SockJsOptions options;
    private final AtomicBoolean completed = new AtomicBoolean();

    /** Guarded by this: answered, or the client is gone. */
    private boolean over;
    /** Guarded by this: whether the engine is dealing with something. */
    private boolean calling;
    /** Guarded by this: the answer that is to be given when it has. */
    private @Nullable Runnable pending;
    /** Guarded by this. */
    private @Nullable AsyncContext async;

    private volatile @Nullable ServletSink sink;
    private volatile @Nullable ServletBody body;
    private Runnable stopClock = () -> {};
    private @Nullable Upgrade upgrade;

    private record Upgrade(int messageLimit, SocketListener listener) {}

    ServletExchange(
            HttpServletRequest request,
            HttpServletResponse response,
            String path,
            Threads threads,
            SockJsOptions options) {
        this.request = request;
        this.response = response;
        this.path = path;
        this.turn = new Turn(threads);
        this.options = options;
    }

    /** Within the container's call. */
    void serve(Installations.Target target) {
        turn.enter(() -> deal(() -> target.engine().handle(this, target.match())));
    }

    /** Something came from the client in asynchronous mode. */
    void pass(Runnable event) {
        turn.pass(() -> deal(event));
    }

    /** Has the engine deal with something; then does what it has decided. */
    private void deal(Runnable call) {
        synchronized (this) {
            calling = true;
        }
        call.run();
        settle();
    }

    /**
     * An answer that is there now is given now, not before: what the request brought has then reached an application that takes it on
     * this thread.
     */
    private void settle() {
        Runnable now;
        boolean late;
        ServletSink writing = sink;
        synchronized (this) {
            now = pending;
            pending = null;
            late = async != null;
            if (!over) {
                begin();
            }
            calling = false;
        }
        if (now != null) {
            now.run();
        } else if (!late && upgrade != null) {
            upgradeHere(request, response);
        } else if (writing != null) {
            writing.settled();
        }
        if (late && now != null) {
            complete();
        }
    }

    /** Whether the engine's first word is known to the container, so that it may be asked for things on any thread. */
    synchronized boolean isSettled() {
        return !calling && async != null;
    }

    private void give(Answer answer) {
        stopClock.run();
        try {
            ServletAnswer.write(answer, request, response);
        } catch (IOException | IllegalStateException gone) {
            // Nobody is there to be answered.
        }
    }

    private synchronized AsyncContext begin() {
        AsyncContext begun = async;
        if (begun == null) {
            begun = request.startAsync(request, response);
            begun.setTimeout(0);
            begun.addListener(this);
            async = begun;
        }
        return begun;
    }

    // --- what the engine asks

    @Override
    public String method() {
        return request.getMethod();
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public @Nullable String query() {
        return request.getQueryString();
    }

    @Override
    public @Nullable String header(String name) {
        // Most that are asked for are not there, which this tells without an object.
        String only = request.getHeader(name);
        if (only == null) {
            return null;
        }
        Enumeration<String> values = request.getHeaders(name);
        if (!values.hasMoreElements()) {
            // From a filter's wrapper that has the other method alone.
            return only;
        }
        String first = values.nextElement();
        return values.hasMoreElements() ? first + ", " + String.join(", ", Collections.list(values)) : first;
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return Addresses.of(request.getRemoteAddr(), request.getRemotePort());
    }

    @Override
    public InetSocketAddress localAddress() {
        return Addresses.of(request.getLocalAddr(), request.getLocalPort());
    }

    @Override
    public @Nullable Principal principal() {
        return request.getUserPrincipal();
    }

    @Override
    public boolean isHttp10() {
        return request.getProtocol().equals("HTTP/1.0");
    }

    /** With one slash before it: with two it would be another server's address. */
    @Override
    public String contextPath() {
        String path = request.getContextPath();
        int slashes = 0;
        while (slashes < path.length() && path.charAt(slashes) == '/') {
            slashes++;
        }
        return slashes == 0 ? path : path.substring(slashes - 1);
    }

    @Override
    public IoThread ioThread() {
        return turn;
    }

    @Override
    public void deferBody() {
        // It is read when it is asked for, and not before.
    }

    @Override
    public void body(int limit, BodyListener listener) {
        if (request.getContentLengthLong() > limit) {
            listener.tooLarge();
            return;
        }
        if (isOver()) {
            listener.aborted();
            return;
        }
        byte[] whole;
        try {
            whole = read(limit, listener);
        } catch (IOException gone) {
            if (body == null) {
                listener.aborted();
            }
            gone();
            return;
        } catch (RuntimeException cannot) {
            cannotRead(listener, cannot);
            return;
        }
        if (whole != null) {
            listener.body(whole);
        }
    }

    /** The whole body when it is here; otherwise null, and the listener is told. */
    private byte @Nullable [] read(int limit, BodyListener listener) throws IOException {
        ServletInputStream in = request.getInputStream();
        byte[] here = isSettled() ? new byte[0] : ServletBody.here(in, Math.max(0, request.getContentLength()));
        if (here.length == request.getContentLengthLong()) {
            return here;
        }
        begin();
        ServletBody reading = new ServletBody(this, in, limit, here, listener, options.memoryBudget());
        body = reading;
        stopClock = turn.schedule(this::bodyTooSlow, options.bodyTimeout().toNanos());
        in.setReadListener(reading);
        return null;
    }

    private void cannotRead(BodyListener listener, RuntimeException cannot) {
        stopClock.run();
        ServletBody reading = body;
        boolean waiting = reading == null || reading.abort();
        if (reading == null) {
            listener.aborted();
        }
        if (waiting) {
            options.log().log(
                    SockJsLog.Severity.ERROR,
                    "could not read the body of a request: a filter before ours may have a wrapper that cannot be read"
                            + " without blocking",
                    cannot);
            answer(Answer.text(500, "The server cannot read this request's body."));
        }
    }

    /** In our turn. */
    private void bodyTooSlow() {
        ServletBody reading = body;
        if (reading != null && !isOver()) {
            reading.tooSlow();
        }
    }

    /** The body's fate is known. */
    void bodyEnds() {
        stopClock.run();
    }

    private synchronized boolean isOver() {
        return over;
    }

    @Override
    public void answer(Answer answer) {
        end(() -> give(answer));
    }

    /** Ends an answer that is this and nothing more. */
    void answerWith(byte[] body) {
        end(() -> give(body));
    }

    /** Gives the last of the answer, now or when the engine has dealt with what it is at. */
    private void end(Runnable last) {
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
            if (calling) {
                pending = last;
                return;
            }
        }
        last.run();
        complete();
    }

    private void give(byte[] body) {
        try {
            response.getOutputStream().write(body);
        } catch (IOException | IllegalStateException gone) {
            // It is not read any more.
        }
    }

    @Override
    public Sink stream(Answer head, StreamListener listener) {
        ServletSink stream;
        try {
            stream = new ServletSink(
                    this, response.getOutputStream(), listener, turn, response.getBufferSize(), options.memoryBudget());
            sink = stream;
            if (isOver()) {
                // The client went away while the engine took its time; the engine learns it when it has done what it is
                // at.
                turn.execute(stream::aborted);
                return stream;
            }
            ServletAnswer.head(head, request, response);
        } catch (IOException never) {
            throw new IllegalStateException("the container gives no stream to write to", never);
        }
        return stream;
    }

    @Override
    public void upgrade(int messageLimit, SocketListener listener) {
        AsyncContext late;
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
            upgrade = new Upgrade(messageLimit, listener);
            late = async;
        }
        if (late != null) {
            // A container upgrades within a call only: it is asked for one.
            request.setAttribute(ServletExchange.class.getName(), this);
            late.dispatch();
        }
    }

    /** Within a call of the container's that was asked for by {@link #upgrade}. */
    void upgradeHere(HttpServletRequest asked, HttpServletResponse answered) {
        Upgrade wanted = upgrade;
        if (wanted != null) {
            try {
                new SocketEndpoint(turn, wanted.messageLimit, options, wanted.listener).upgrade(asked, answered);
            } catch (IOException | RuntimeException cannot) {
                options.log().log(SockJsLog.Severity.ERROR, "could not make a connection a WebSocket", cannot);
                give(Answer.text(500, "The server cannot make this connection a WebSocket."));
            }
        }
    }

    /**
     * Has the answer buffered in memory of its own, by asking for the size it has. Undertow 2.3 takes the buffer from its pool otherwise,
     * and when a write fails gives it back on one thread while another still moves its marks: the next request that is read into it
     * is lost in part.
     */
    void takeBuffer() {
        response.setBufferSize(response.getBufferSize());
    }

    // --- what the container tells

    /** The last byte is written, or nothing more can be. */
    void complete() {
        ServletSink writing = sink;
        ServletBody reading = body;
        if (writing != null) {
            writing.close();
        } else if (reading != null) {
            reading.close();
        } else {
            completeNow();
        }
    }

    /** While no thread is at the container's streams. */
    void completeNow() {
        AsyncContext begun;
        synchronized (this) {
            over = true;
            begun = async;
        }
        if (begun != null && completed.compareAndSet(false, true)) {
            try {
                begun.complete();
            } catch (IllegalStateException already) {
                // The container has ended it.
            }
        }
    }

    /** The client is gone. */
    void gone() {
        synchronized (this) {
            over = true;
        }
        stopClock.run();
        turn.execute(() -> {
            ServletBody reading = body;
            if (reading != null) {
                reading.abort();
            }
            ServletSink writing = sink;
            if (writing != null) {
                writing.aborted();
            }
        });
        if (!completed.get()) {
            turn.schedule(this::complete, TELL_NANOS);
        }
    }

    @Override
    public void onError(AsyncEvent event) {
        gone();
        complete();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        gone();
        complete();
    }

    @Override
    public void onComplete(AsyncEvent event) {
        boolean ours = completed.getAndSet(true);
        if (!ours && !isOver()) {
            gone();
        }
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        event.getAsyncContext().addListener(this);
    }
}
