package io.sockjs;

import java.util.Locale;

/** The ways frames reach a browser (protocol section 4), in the order in which the browser client prefers them. */
public enum Transport {
    /** A WebSocket that carries SockJS frames. */
    WEBSOCKET,
    /** A plain WebSocket at {@code <prefix>/websocket}: messages as they are, no SockJS framing. */
    WEBSOCKET_RAW,
    /** One long XMLHttpRequest answer. */
    XHR_STREAMING,
    /** Server-sent events. */
    EVENTSOURCE,
    /** A page in a hidden iframe that grows by script elements. */
    HTMLFILE,
    /** An XMLHttpRequest for each frame. */
    XHR_POLLING,
    /** A script element for each frame. */
    JSONP_POLLING;

    private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /**
     * The transport of a protocol word.
     *
     * @param word such as {@code xhr-streaming}
     * @throws IllegalArgumentException naming the words there are
     */
    public static Transport of(String word) {
        for (Transport transport : values()) {
            if (transport.word.equals(word)) {
                return transport;
            }
        }
        throw new IllegalArgumentException("transport \"" + word + "\" is unknown; there are "
                + java.util.Arrays.toString(values()).replaceAll("[\\[\\]]", ""));
    }

    /** The protocol's word, such as {@code xhr-streaming}. */
    @Override
    public String toString() {
        return word;
    }
}
