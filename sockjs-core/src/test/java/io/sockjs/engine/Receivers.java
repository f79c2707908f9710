package io.sockjs.engine;

import io.sockjs.SockJsOptions;
import io.sockjs.protocol.Dress;
import java.net.InetSocketAddress;
import java.util.Map;

/** Makes receivers for tests that need no request. */
final class Receivers {
    private static final InetSocketAddress HERE = InetSocketAddress.createUnresolved("here", 1);

    private Receivers() {}

    static Receiver of(Dress dress, int responseLimit, Sink sink) {
        return of(dress, SockJsOptions.builder().responseLimit(responseLimit).build(), sink);
    }

    static Receiver of(Dress dress, SockJsOptions options, Sink sink) {
        return new Receiver(dress, "cb", options, origin(dress), sink);
    }

    static Origin origin(Dress dress) {
        return new Origin(
                dress.transport(), HERE, HERE, Map.of(), "/echo/0/***/xhr", "", "/echo", Map.of(), null, null);
    }
}
