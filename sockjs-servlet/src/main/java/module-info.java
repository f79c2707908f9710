/** SockJS in any Jakarta Servlet container. */
module io.sockjs.servlet {
    requires transitive io.sockjs.core;
    requires transitive jakarta.servlet;
    requires jakarta.websocket;
    requires jakarta.websocket.client;
    requires static transitive org.jspecify;

    exports io.sockjs.servlet;
}
