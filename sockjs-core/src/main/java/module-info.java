/** The SockJS protocol, the session's life and the public API. No I/O, no threads, no dependencies. */
module io.sockjs.core {
    requires static transitive org.jspecify;

    exports io.sockjs;
    exports io.sockjs.protocol to
            io.sockjs.netty,
            io.sockjs.servlet,
            io.sockjs.testkit;
    exports io.sockjs.engine to
            io.sockjs.netty,
            io.sockjs.servlet,
            io.sockjs.testkit;
}
