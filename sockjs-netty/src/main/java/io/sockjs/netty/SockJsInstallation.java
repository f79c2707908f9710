package io.sockjs.netty;

import io.sockjs.CloseStatus;
import io.sockjs.SessionSnapshot;
import io.sockjs.SockJsOptions;
import io.sockjs.engine.Engine;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A service under a prefix of an HTTP server. Thread-safe. */
public final class SockJsInstallation {
    private final SockJsNetty home;
    private final Engine engine;

    SockJsInstallation(SockJsNetty home, Engine engine) {
        this.home = home;
        this.engine = engine;
    }

    /** The options in force. */
    public SockJsOptions options() {
        return engine.options();
    }

    /** How many sessions there are, those that were closed a moment ago included. */
    public int sessions() {
        return engine.sessions();
    }

    /** What there is to see of the sessions, for an operator; in no order. */
    public List<SessionSnapshot> snapshot() {
        return engine.snapshot();
    }

    /** Whether new sessions may open: not draining, and not uninstalled. */
    public boolean isReady() {
        return engine.isReady();
    }

    /**
     * Ends the service gently, for a restart under traffic: no session opens any more (their requests and the info are answered with
     * 503), and those there are close with {@link CloseStatus#GOING_AWAY}, each at a moment of its own, after what waits for it.
     * It stays installed.
     *
     * @param waves how long the closing is spread, so that not all clients come back at once
     * @return done when no session is left: those on HTTP transports stay for {@link SockJsOptions#disconnectDelay()}, to be told
     */
    public CompletableFuture<Void> drain(Duration waves) {
        return engine.drain(waves);
    }

    /**
     * Takes the service off the server: its prefix belongs to the application's own handlers from now on, and its sessions are
     * closed with {@link CloseStatus#GOING_AWAY}.
     */
    public void uninstall() {
        home.remove(this);
        engine.closeAll();
    }

    Engine engine() {
        return engine;
    }
}
