/** SockJS for any Netty pipeline, and an HTTP server of its own. */
module io.sockjs.netty {
    requires transitive io.sockjs.core;
    requires transitive io.netty.transport;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.codec.http;
    requires io.netty.common;
    requires io.netty.transport.classes.epoll;
    requires static transitive org.jspecify;

    exports io.sockjs.netty;
}
