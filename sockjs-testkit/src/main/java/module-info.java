/** The SockJS conformance suite, and what it is made of. */
module io.sockjs.testkit {
    requires transitive io.sockjs.core;
    requires static org.jspecify;

    exports io.sockjs.testkit;
}
