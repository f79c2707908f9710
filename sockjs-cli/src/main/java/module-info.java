/** The {@code sockjs} command. */
module io.sockjs.cli {
    requires io.sockjs.core;
    requires io.sockjs.netty;
    requires io.sockjs.testkit;
    requires info.picocli;
    requires io.netty.transport;
    requires static org.jspecify;

    opens io.sockjs.cli to
            info.picocli;
}
