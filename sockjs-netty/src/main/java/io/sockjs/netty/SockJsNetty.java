package io.sockjs.netty;

import io.netty.channel.ChannelHandler;
import io.sockjs.SockJsInstallation;
import io.sockjs.SockJsOptions;
import io.sockjs.SockJsServer;
import io.sockjs.engine.Installations;
import java.util.function.UnaryOperator;

/**
 * The services of an HTTP server that is made of a Netty pipeline. Make one for the server, and put a {@link #newHandler} into
 * each channel's pipeline, behind the {@code HttpServerCodec} and before the application's own handlers:
 *
 * <pre>{@code
 * SockJsNetty sockjs = SockJsNetty.create();
 * sockjs.install(echo);
 * // in the channel initializer:
 * pipeline.addLast(new HttpServerCodec(), sockjs.newHandler(), new MyHandler());
 * }</pre>
 *
 * <p>Thread-safe; services come and go while the server runs.
 */
public final class SockJsNetty {
    private final Installations installations = new Installations();

    private SockJsNetty() {}

    /** One without services. */
    public static SockJsNetty create() {
        return new SockJsNetty();
    }

    /** Installs a service under its own prefix. */
    public SockJsInstallation install(SockJsServer server) {
        return install(server, options -> options);
    }

    /**
     * Installs a service with options that overshadow its own. The same service may be installed under several prefixes; each
     * installation has its own sessions.
     *
     * @throws IllegalStateException when something is installed under that prefix
     */
    public SockJsInstallation install(SockJsServer server, UnaryOperator<SockJsOptions.Builder> overrides) {
        return installations.install(server, overrides);
    }

    /**
     * A handler for one channel. It answers what is below the prefixes and passes on everything else. It also sees to it that of
     * pipelined requests (RFC 9112 section 9.3.2) the next one waits until the one before is answered.
     */
    public ChannelHandler newHandler() {
        return newHandler(0, 0);
    }

    /**
     * A handler that also ends connections whose peer takes too long; 0 for no limit.
     *
     * @param headNanos for the head of a request
     * @param idleNanos between requests
     */
    ChannelHandler newHandler(long headNanos, long idleNanos) {
        return new SockJsHandler(this, headNanos, idleNanos);
    }

    Installations installations() {
        return installations;
    }
}
