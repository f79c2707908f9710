package io.sockjs.browser;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.provider.Arguments;

/** The transports of sockjs-client that today's browsers have, by the client's names. */
public enum BrowserTransport {
    WEBSOCKET("websocket"),
    XHR_STREAMING("xhr-streaming"),
    EVENTSOURCE("eventsource"),
    IFRAME_EVENTSOURCE("iframe-eventsource"),
    /**
     * Same origin only: the answer's scripts call a function of the page through {@code parent}, which browsers forbid
     * across origins, so the client does not offer it there; {@link #IFRAME_HTMLFILE} is the way round that.
     */
    HTMLFILE("htmlfile"),
    IFRAME_HTMLFILE("iframe-htmlfile"),
    XHR_POLLING("xhr-polling"),
    IFRAME_XHR_POLLING("iframe-xhr-polling"),
    JSONP_POLLING("jsonp-polling");

    private final String clientName;

    BrowserTransport(String clientName) {
        this.clientName = clientName;
    }

    String clientName() {
        return clientName;
    }

    /** The parameter sources of the tests: every transport, and those that work across origins. */
    public static Stream<Arguments> sameOrigin() {
        return Arrays.stream(values()).map(BrowserTransport::argument);
    }

    public static Stream<Arguments> crossOrigin() {
        return Arrays.stream(values())
                .filter(transport -> transport != HTMLFILE)
                .map(BrowserTransport::argument);
    }

    private Arguments argument() {
        return Arguments.of(Named.of(clientName, this));
    }
}
