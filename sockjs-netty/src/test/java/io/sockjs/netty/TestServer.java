package io.sockjs.netty;

import io.sockjs.SockJsInstallation;
import io.sockjs.SockJsOptions;
import io.sockjs.testkit.Target;
import io.sockjs.testkit.TestServices;
import java.net.URI;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.UnaryOperator;

/** The test server's services on a port of the system's choice. */
final class TestServer implements AutoCloseable {
    private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
    final SockJsHttpServer http;

    TestServer() {
        this(options -> options, true);
    }

    TestServer(UnaryOperator<SockJsOptions.Builder> options, boolean nativeTransport) {
        SockJsHttpServer.Builder builder = SockJsHttpServer.builder()
                .host("127.0.0.1")
                .port(0)
                .eventLoops(3)
                .nativeTransport(nativeTransport);
        TestServices.all(timers, options).forEach(builder::install);
        http = builder.start();
    }

    Target target() {
        return Target.of(URI.create("http://127.0.0.1:" + http.port()));
    }

    int sessions() {
        return http.installations().stream()
                .mapToInt(SockJsInstallation::sessions)
                .sum();
    }

    @Override
    public void close() {
        http.close();
        timers.shutdownNow();
    }
}
