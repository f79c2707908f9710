package io.sockjs;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A service under a prefix of an HTTP server. Thread-safe. */
public interface SockJsInstallation {
    /** The options in force. */
    SockJsOptions options();

    /** How many sessions there are, those that were closed a moment ago included. */
    int sessions();

    /** What there is to see of the sessions, for an operator; in no order. */
    List<SessionSnapshot> snapshot();

    /** Whether new sessions may open: not draining, and not uninstalled. */
    boolean isReady();

    /**
     * Ends the service gently, for a restart under traffic: no session opens any more (their requests and the info are answered with
     * 503), and those there are close with {@link CloseStatus#GOING_AWAY}, each at a moment of its own, after what waits for it.
     * It stays installed.
     *
     * @param waves how long the closing is spread, so that not all clients come back at once
     * @return done when no session is left: those on HTTP transports stay for {@link SockJsOptions#disconnectDelay()}, to be told
     */
    CompletableFuture<Void> drain(Duration waves);

    /**
     * Takes the service off the server: its prefix belongs to the application's own handlers from now on, and its sessions are
     * closed with {@link CloseStatus#GOING_AWAY}.
     */
    void uninstall();
}
