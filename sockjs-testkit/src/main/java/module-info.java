/** The SockJS conformance suite for any URL, a raw HTTP and WebSocket client, the services of a test server. */
module io.sockjs.testkit {
    requires transitive io.sockjs.core;
    requires static transitive org.jspecify;
    requires org.junit.jupiter.api;
    requires org.junit.platform.engine;
    requires org.junit.platform.launcher;

    exports io.sockjs.testkit;
    exports io.sockjs.testkit.conformance;
    exports io.sockjs.testkit.memory;

    opens io.sockjs.testkit.conformance to
            org.junit.platform.commons;
}
