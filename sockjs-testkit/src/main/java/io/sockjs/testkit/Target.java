package io.sockjs.testkit;

import java.net.URI;
import java.time.Duration;

/** A server under test: opens connections to it. Thread-safe. */
public interface Target {
    /** A new connection; fails with a {@link WireFailure} when there is none to be had. */
    Wire open();

    /** What stands in front of every service's prefix, without a trailing slash. */
    URI baseUrl();

    /** The value of the {@code Host} header. */
    default String host() {
        return baseUrl().getRawAuthority();
    }

    /**
     * How long each thing that is awaited of it may take, unless a connection is told otherwise; 20 seconds by default. The rules of the
     * suite give a server half of it where something is to come at a time, and three of it for the end of a WebSocket whose pings are
     * not answered, which is the server's to choose.
     */
    default Duration patience() {
        return Duration.ofSeconds(20);
    }

    /** A server reached over TCP, such as {@code http://127.0.0.1:8081}. */
    static Target of(URI baseUrl) {
        return new TcpTarget(baseUrl);
    }
}
