package io.sockjs.netty;

import io.netty.channel.ChannelHandler;
import io.sockjs.SockJsOptions;
import io.sockjs.SockJsServer;
import io.sockjs.engine.Engine;
import io.sockjs.protocol.Prefix;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

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
    private final CopyOnWriteArrayList<SockJsInstallation> installations = new CopyOnWriteArrayList<>();

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
    public synchronized SockJsInstallation install(
            SockJsServer server, UnaryOperator<SockJsOptions.Builder> overrides) {
        SockJsOptions options = overrides.apply(server.options().toBuilder()).build();
        for (SockJsInstallation other : installations) {
            if (other.options().prefix().equals(options.prefix())) {
                throw new IllegalStateException("something is installed under \"" + options.prefix()
                        + "\" already: uninstall it first, or give another prefix");
            }
        }
        SockJsInstallation installation = new SockJsInstallation(this, Engine.of(server, options));
        installations.add(installation);
        return installation;
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

    synchronized void remove(SockJsInstallation installation) {
        installations.remove(installation);
    }

    List<SockJsInstallation> installations() {
        return List.copyOf(installations);
    }

    /** The installation that a path is for: of several whose prefix fits, the one with the longest. */
    @Nullable Target find(String path) {
        Target best = null;
        for (SockJsInstallation installation : installations) {
            Prefix.Match match = installation.engine().match(path);
            if (match != null
                    && (best == null
                            || match.prefix().length() > best.match().prefix().length())) {
                best = new Target(installation.engine(), match);
            }
        }
        return best;
    }

    /** An engine, and what the path has below its prefix. */
    record Target(Engine engine, Prefix.Match match) {}
}
