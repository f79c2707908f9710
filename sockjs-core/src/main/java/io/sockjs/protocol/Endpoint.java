package io.sockjs.protocol;

import io.sockjs.Transport;
import java.util.Collections;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a path below a prefix is (protocol section 1). */
public enum Endpoint {
    /** The welcome text. */
    GREETING("GET"),
    /** What the server can do. */
    INFO("OPTIONS, GET"),
    /** The page of the iframe transports. */
    IFRAME("GET"),
    /** Our own copy of the browser client. */
    CLIENT_SCRIPT("GET"),
    /** {@code <prefix>/websocket}. */
    WEBSOCKET_RAW("GET", Dress.WEBSOCKET_RAW),
    /** {@code <server>/<session>/websocket}. */
    WEBSOCKET("GET", Dress.WEBSOCKET),
    /** Receives one frame. */
    XHR("OPTIONS, POST", Dress.XHR_POLLING),
    /** Receives many. */
    XHR_STREAMING("OPTIONS, POST", Dress.XHR_STREAMING),
    /** Receives many. */
    EVENTSOURCE("GET", Dress.EVENTSOURCE),
    /** Receives many. */
    HTMLFILE("GET", Dress.HTMLFILE),
    /** Receives one. */
    JSONP("GET", Dress.JSONP_POLLING),
    /** Sends, for all but jsonp and WebSocket. */
    XHR_SEND("OPTIONS, POST"),
    /** Sends, for jsonp. */
    JSONP_SEND("POST");

    private static final Set<Transport> XHR_SENDERS =
            Set.of(Transport.XHR_POLLING, Transport.XHR_STREAMING, Transport.EVENTSOURCE, Transport.HTMLFILE);

    private final String allow;

    @SuppressWarnings("ImmutableEnumChecker") // Set.of is.
    private final Set<String> methods;

    private final @Nullable Dress dress;

    Endpoint(String allow) {
        this(allow, null);
    }

    Endpoint(String allow, @Nullable Dress dress) {
        this.allow = allow;
        this.methods = Set.of(allow.split(", ", -1));
        this.dress = dress;
    }

    /** The methods, as an {@code Allow} header lists them. */
    public String allow() {
        return allow;
    }

    /** Whether this method is one of them. */
    public boolean allows(String method) {
        return methods.contains(method);
    }

    /** What frames wear here, or null where none are received. */
    public @Nullable Dress dress() {
        return dress;
    }

    /** Whether answers carry CORS headers (protocol section 3). */
    public boolean isCors() {
        return allow.startsWith("OPTIONS") || this == EVENTSOURCE;
    }

    /** Whether a service with these transports has this path. */
    public boolean isOn(Set<Transport> transports) {
        if (dress != null) {
            return transports.contains(dress.transport());
        }
        return switch (this) {
            case XHR_SEND -> !Collections.disjoint(transports, XHR_SENDERS);
            case JSONP_SEND -> transports.contains(Transport.JSONP_POLLING);
            default -> true;
        };
    }
}
