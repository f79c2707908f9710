/** Meters of SockJS services, for any registry of Micrometer. */
module io.sockjs.micrometer {
    requires transitive io.sockjs.core;
    requires transitive micrometer.core;
    requires static transitive org.jspecify;

    exports io.sockjs.micrometer;
}
