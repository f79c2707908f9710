/** The {@code sockjs} command. */
module io.sockjs.cli {
    requires io.sockjs.core;
    requires io.sockjs.micrometer;
    requires io.sockjs.netty;
    requires io.sockjs.testkit;
    requires info.picocli;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.codec.http;
    requires io.netty.common;
    requires io.netty.transport;
    requires micrometer.core;
    requires micrometer.registry.prometheus;
    requires static org.jspecify;

    opens io.sockjs.cli to
            info.picocli;
}
