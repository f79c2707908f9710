package io.sockjs.browser;

import io.sockjs.SockJsServer;
import io.sockjs.netty.SockJsHttpServer;
import io.sockjs.netty.StaticFiles;
import io.sockjs.testkit.TestServices;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * Two servers, so that a page of the one can use the other across origins: started here, or, when
 * {@code -Dsockjs.browser.url} names one (and {@code -Dsockjs.browser.other-url} a second one), those. Each has the services of
 * protocol section 8, {@link Witness}, the battery's page and the page of the test server.
 */
final class ServerUnderTest implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";

    private final String url;
    private final String otherUrl;
    private final @Nullable Running running;

    private ServerUnderTest(String url, String otherUrl, @Nullable Running running) {
        this.url = url;
        this.otherUrl = otherUrl;
        this.running = running;
    }

    static ServerUnderTest start() {
        String given = System.getProperty("sockjs.browser.url", "");
        if (!given.isEmpty()) {
            return new ServerUnderTest(given, System.getProperty("sockjs.browser.other-url", given), null);
        }
        Running running = Running.start();
        return new ServerUnderTest(
                // Another host name as well: to a browser that is another site, not only another origin.
                "http://localhost:" + running.first().port(),
                "http://" + LOOPBACK + ":" + running.second().port(),
                running);
    }

    /** The base URL of the server that pages come from, without a slash at its end. */
    String url() {
        return url;
    }

    /** The base URL of a server with another origin. */
    String otherUrl() {
        return otherUrl;
    }

    @Override
    public void close() {
        if (running != null) {
            running.close();
        }
    }

    private record Running(SockJsHttpServer first, SockJsHttpServer second, ScheduledExecutorService timers) {
        static Running start() {
            ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
            return new Running(server(timers), server(timers), timers);
        }

        private static SockJsHttpServer server(ScheduledExecutorService timers) {
            List<SockJsServer> services = TestServices.all(timers, options -> options);
            SockJsHttpServer.Builder builder =
                    SockJsHttpServer.builder().host(LOOPBACK).port(0).eventLoops(2);
            services.forEach(builder::install);
            return builder.install(Witness.server())
                    .files(StaticFiles.ofResources("/", ServerUnderTest.class, "/io/sockjs/browser"))
                    .files(StaticFiles.ofResources("/", ServerUnderTest.class, "/io/sockjs/cli/page"))
                    .start();
        }

        void close() {
            first.close();
            second.close();
            timers.shutdownNow();
        }
    }
}
