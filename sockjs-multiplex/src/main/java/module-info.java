/** Several channels over one SockJS connection. */
module io.sockjs.multiplex {
    requires transitive io.sockjs.core;
    requires static transitive org.jspecify;

    exports io.sockjs.multiplex;
}
