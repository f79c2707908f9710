package io.sockjs.benchmark.load;

/** What is spoken on a WebSocket. */
public enum Speech {
    /** SockJS: frames, the first of them an {@code o}. */
    SOCKJS,
    /** A message is a text message. */
    RAW,
    /** The client speaks SockJS; the server sends back what it gets. */
    FLOOR
}
