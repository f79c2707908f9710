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
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
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
    private final long bodyNanos;
    private final SockJsLog log;
    private final AtomicBoolean completed = new AtomicBoolean();

    /** Guarded by this: answered, or the client is gone. */
    private boolean over;
    /** Guarded by this: what is to be answered when the container's call ends. */
    private @Nullable Answer pending;
    /** Guarded by this. */
    private @Nullable AsyncContext async;

    private @Nullable ServletSink sink;
    private @Nullable ServletBody body;
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
        this.bodyNanos = options.bodyTimeout().toNanos();
        this.log = options.log();
    }

    /** The path below the application's own, as it came. */
    static String pathOf(HttpServletRequest request) {
        String uri = request.getRequestURI();
        String path = uri.substring(Math.min(request.getContextPath().length(), uri.length()));
        // An absolute request target (RFC 9112 section 3.2.2), which not every container takes apart.
        return path.isEmpty() ? "/" : path;
    }

    /** Within the container's call. */
    void serve(Installations.Target target) {
        turn.enter(() -> {
            target.engine().handle(this, target.match());
            settle();
        });
    }

    /** What the engine has decided by now is done within the container's call; otherwise it goes on later. */
    private void settle() {
        Answer now;
        synchronized (this) {
            now = pending;
            if (async != null || now == null && upgrade == null) {
                begin();
                return;
            }
        }
        if (now != null) {
            answerHere(now);
        } else {
            upgradeHere(request, response);
        }
    }

    private void answerHere(Answer answer) {
        try {
            head(answer);
            if (hasBody(answer)) {
                response.setContentLength(answer.body().length);
                response.getOutputStream().write(answer.body());
            }
        } catch (IOException gone) {
            // Nobody is there to be answered.
        }
    }

    private void head(Answer answer) {
        response.setStatus(answer.status());
        for (Answer.Header header : answer.headers()) {
            response.addHeader(header.name(), header.value());
        }
    }

    private static boolean hasBody(Answer answer) {
        return answer.status() != 204 && answer.status() != 304;
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
        Enumeration<String> values = request.getHeaders(name);
        if (!values.hasMoreElements()) {
            return null;
        }
        String first = values.nextElement();
        return values.hasMoreElements() ? first + ", " + String.join(", ", Collections.list(values)) : first;
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return address(request.getRemoteAddr(), request.getRemotePort());
    }

    @Override
    public InetSocketAddress localAddress() {
        return address(request.getLocalAddr(), request.getLocalPort());
    }

    private static InetSocketAddress address(@Nullable String literal, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByName(literal), Math.max(0, port));
        } catch (UnknownHostException none) {
            return InetSocketAddress.createUnresolved(literal == null ? "" : literal, Math.max(0, port));
        }
    }

    @Override
    public @Nullable Principal principal() {
        return request.getUserPrincipal();
    }

    @Override
    public boolean isHttp10() {
        return request.getProtocol().equals("HTTP/1.0");
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
        begin();
        try {
            ServletBody reading = new ServletBody(this, request.getInputStream(), limit, turn, listener);
            body = reading;
            if (bodyNanos > 0) {
                stopClock = turn.schedule(this::bodyTooSlow, bodyNanos);
            }
            request.getInputStream().setReadListener(reading);
        } catch (IOException gone) {
            gone();
        }
    }

    /** In our turn. */
    private void bodyTooSlow() {
        ServletBody reading = body;
        if (reading != null && !isOver()) {
            answer(Answer.text(408, "The body took longer than body_timeout."));
            reading.abort();
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
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
            if (async == null) {
                pending = answer;
                return;
            }
        }
        stopClock.run();
        head(answer);
        if (!hasBody(answer) || answer.body().length == 0) {
            complete();
            return;
        }
        try {
            response.setContentLength(answer.body().length);
            ServletSink whole = new ServletSink(this, response.getOutputStream(), Unheard.OF_STREAM, turn);
            sink = whole;
            whole.answer(answer.body());
            response.getOutputStream().setWriteListener(whole);
        } catch (IOException | IllegalStateException gone) {
            complete();
        }
    }

    @Override
    public Sink stream(Answer head, StreamListener listener) {
        ServletSink stream;
        try {
            stream = new ServletSink(this, response.getOutputStream(), listener, turn);
            sink = stream;
            if (isOver()) {
                // The client went away while the engine took its time; the engine learns it when it has done what it is
                // at.
                turn.execute(stream::aborted);
                return stream;
            }
            begin();
            head(head);
            response.getOutputStream().setWriteListener(stream);
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
                SocketEndpoint.upgrade(asked, answered, turn, wanted.messageLimit, bodyNanos, wanted.listener);
            } catch (IOException | RuntimeException cannot) {
                log.log(SockJsLog.Severity.ERROR, "could not make a connection a WebSocket", cannot);
                answerHere(Answer.text(500, "The server cannot make this connection a WebSocket."));
            }
        }
    }

    // --- what the container tells

    /** The last byte is written, or nothing more can be. */
    void complete() {
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
            if (body != null) {
                body.abort();
            }
            if (sink != null) {
                sink.aborted();
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

    /** Nobody has to be told what becomes of a whole answer. */
    private enum Unheard implements StreamListener {
        OF_STREAM;

        @Override
        public void writable() {}

        @Override
        public void aborted() {}
    }
}
