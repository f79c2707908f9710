/** Events of SockJS services for the JDK's Flight Recorder. */
module io.sockjs.jfr {
    requires transitive io.sockjs.core;
    requires jdk.jfr;
    requires static transitive org.jspecify;

    exports io.sockjs.jfr;
}
