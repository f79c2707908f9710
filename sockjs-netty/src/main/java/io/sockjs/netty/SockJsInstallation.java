package io.sockjs.netty;

import io.sockjs.CloseStatus;
import io.sockjs.SockJsOptions;
import io.sockjs.engine.Engine;

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
