package io.sockjs;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A SockJS service: options, and what is told of new connections. It does nothing by itself; install it on an HTTP server,
 * such as {@code SockJsHttpServer} of sockjs-netty. The same server may be installed several times; each installation has
 * its own sessions.
 *
 * <p>Thread-safe.
 */
public final class SockJsServer {
    private final SockJsOptions options;
    private volatile Consumer<? super SockJsConnection> connectionHandler = connection -> {};
    private volatile @Nullable Function<SockJsHandshake, CompletionStage<? extends Admission>> handshakeHandler;

    private SockJsServer(SockJsOptions options) {
        this.options = options;
    }

    /**
     * A service with the default options.
     *
     * @param prefix such as {@code /echo}; see {@link SockJsOptions.Builder#prefix}
     */
    public static SockJsServer create(String prefix) {
        return create(prefix, options -> options);
    }

    /**
     * A service with options of its own: {@code create("/echo", options -> options.responseLimit(4096))}.
     *
     * @throws IllegalArgumentException naming the option that cannot be, and the remedy
     */
    public static SockJsServer create(String prefix, UnaryOperator<SockJsOptions.Builder> options) {
        return create(options.apply(SockJsOptions.builder().prefix(prefix)).build());
    }

    /** A service with options made elsewhere. */
    public static SockJsServer create(SockJsOptions options) {
        return new SockJsServer(Objects.requireNonNull(options, "options"));
    }

    /** The options that installations start from. */
    public SockJsOptions options() {
        return options;
    }

    /**
     * Sets what is told of each new connection, after {@code o} was sent and before any message. It sets the connection's
     * callbacks. When it throws, the connection is closed with {@link CloseStatus#HANDLER_FAILED}.
     *
     * @param handler called on the thread that {@link SockJsConnection} describes
     * @return this
     */
    public SockJsServer onConnection(Consumer<? super SockJsConnection> handler) {
        connectionHandler = Objects.requireNonNull(handler, "handler");
        return this;
    }

    /** What {@link #onConnection} set, for adapters. */
    public Consumer<? super SockJsConnection> connectionHandler() {
        return connectionHandler;
    }

    /**
     * Sets what is asked before a session opens: who the client is, and whether it may. Default: nobody; every client may.
     *
     * <p>The client waits for the answer, {@link SockJsOptions#handshakeTimeout()} at most. When the handler throws or gives null,
     * the request is answered with 500.
     *
     * @param handler called on the {@linkplain SockJsOptions.Builder#executor executor} if there is one, so that it may block
     *     there, otherwise on the I/O thread; several calls may come at once
     * @return this
     */
    public SockJsServer onHandshake(Function<? super SockJsHandshake, ? extends Admission> handler) {
        Objects.requireNonNull(handler, "handler");
        return onHandshakeAsync(handshake -> CompletableFuture.completedFuture(handler.apply(handshake)));
    }

    /**
     * As {@link #onHandshake}, for an answer that comes later, from any thread: that of a remote token service, say. A stage that
     * fails, and one that gives null, are answered with 500; one that gives nothing in time with 503.
     *
     * @return this
     */
    public SockJsServer onHandshakeAsync(
            Function<? super SockJsHandshake, ? extends CompletionStage<? extends Admission>> handler) {
        Objects.requireNonNull(handler, "handler");
        handshakeHandler = handler::apply;
        return this;
    }

    /** What {@link #onHandshakeAsync} set, for adapters; null when every client may. */
    public @Nullable Function<SockJsHandshake, CompletionStage<? extends Admission>> handshakeHandler() {
        return handshakeHandler;
    }
}
