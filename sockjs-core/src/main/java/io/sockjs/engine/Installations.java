package io.sockjs.engine;

import io.sockjs.SessionSnapshot;
import io.sockjs.SockJsInstallation;
import io.sockjs.SockJsOptions;
import io.sockjs.SockJsServer;
import io.sockjs.protocol.Prefix;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The services of one HTTP server, which come and go while it runs. Thread-safe. */
public final class Installations {
    private final CopyOnWriteArrayList<Installed> installed = new CopyOnWriteArrayList<>();

    /** An engine, and what a path has below its prefix. */
    public record Target(Engine engine, Prefix.Match match) {}

    /**
     * Installs a service.
     *
     * @param overrides options that overshadow the service's own
     * @throws IllegalStateException when something is installed under that prefix
     */
    public synchronized SockJsInstallation install(
            SockJsServer server, UnaryOperator<SockJsOptions.Builder> overrides) {
        SockJsOptions options = overrides.apply(server.options().toBuilder()).build();
        for (Installed other : installed) {
            if (other.options().prefix().equals(options.prefix())) {
                throw new IllegalStateException("something is installed under \"" + options.prefix()
                        + "\" already: uninstall it first, or give another prefix");
            }
        }
        Installed installation = new Installed(Engine.of(server, options));
        installed.add(installation);
        return installation;
    }

    /** Those there are now. */
    public List<SockJsInstallation> all() {
        return List.copyOf(installed);
    }

    /** The installation that a path is for: of several whose prefix fits, the one with the longest. */
    public @Nullable Target find(String path) {
        Target best = null;
        for (Installed installation : installed) {
            Prefix.Match match = installation.engine.match(path);
            if (match != null
                    && (best == null
                            || match.prefix().length() > best.match().prefix().length())) {
                best = new Target(installation.engine, match);
            }
        }
        return best;
    }

    /** Ends all of them gently, as {@link SockJsInstallation#drain} does. */
    public CompletableFuture<Void> drain(Duration waves) {
        return CompletableFuture.allOf(
                installed.stream().map(each -> each.drain(waves)).toArray(CompletableFuture<?>[]::new));
    }

    private final class Installed implements SockJsInstallation {
        private final Engine engine;

        Installed(Engine engine) {
            this.engine = engine;
        }

        @Override
        public SockJsOptions options() {
            return engine.options();
        }

        @Override
        public int sessions() {
            return engine.sessions();
        }

        @Override
        public List<SessionSnapshot> snapshot() {
            return engine.snapshot();
        }

        @Override
        public boolean isReady() {
            return engine.isReady();
        }

        @Override
        public CompletableFuture<Void> drain(Duration waves) {
            return engine.drain(waves);
        }

        @Override
        public void uninstall() {
            installed.remove(this);
            engine.closeAll();
        }
    }
}
