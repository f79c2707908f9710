package io.sockjs.reliability.threat;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockjs.OriginPolicy;
import io.sockjs.SockJsConnection;
import io.sockjs.SockJsInstallation;
import io.sockjs.SockJsLog;
import io.sockjs.SockJsServer;
import io.sockjs.containers.Complaints;
import io.sockjs.netty.SockJsHttpServer;
import io.sockjs.reliability.BlockedLoops;
import io.sockjs.reliability.NettyLog;
import io.sockjs.reliability.Resources;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.RawWebSocket;
import io.sockjs.testkit.Target;
import java.net.URI;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The server of a class of threats. After each of them it must serve a new session, hold none, have told each connection's end once,
 * have logged nothing and blocked no event loop; after all of them no buffer may be lost.
 */
final class ThreatServer implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
    /** The bound of the service {@code /small}, small enough for its every byte to be tried. */
    static final int SMALL_LIMIT = 1000;

    private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
    private final AtomicInteger opens = new AtomicInteger();
    private final AtomicInteger closes = new AtomicInteger();
    private final Duration disconnectDelay;
    private final Consumer<SockJsConnection> handler;
    private @Nullable NettyLog netty;
    private @Nullable SockJsHttpServer server;

    /** @param handler the application at {@code /own}; {@code /echo} and {@code /small} are always there */
    ThreatServer(Duration disconnectDelay, Consumer<SockJsConnection> handler) {
        this.disconnectDelay = disconnectDelay;
        this.handler = handler;
    }

    /** For tests that poll: time enough between two requests on a busy machine. */
    ThreatServer() {
        this(Duration.ofSeconds(2), connection -> {});
    }

    /** For tests whose sessions always have a receiver, or need none: what is left of them is soon gone. */
    static ThreatServer forgetful() {
        return new ThreatServer(Duration.ofMillis(100), connection -> {});
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        netty = NettyLog.record();
        BlockedLoops.watch();
        server = SockJsHttpServer.builder()
                .host("127.0.0.1")
                .port(0)
                .install(service("/echo", 4 * 1024 * 1024).onConnection(this::echo))
                .install(service("/small", SMALL_LIMIT).onConnection(this::echo))
                .install(service("/own", SMALL_LIMIT).onConnection(connection -> {
                    count(connection);
                    handler.accept(connection);
                }))
                .start();
    }

    private SockJsServer service(String prefix, int messageLimit) {
        return SockJsServer.create(
                prefix,
                options -> options.origins(OriginPolicy.allowAll())
                        .disconnectDelay(disconnectDelay)
                        // Among the answers that a test awaits it would be one too many, when a busy machine takes its
                        // time.
                        .heartbeatDelay(Duration.ofHours(1))
                        .messageLimit(messageLimit)
                        .log(this::log));
    }

    private void echo(SockJsConnection connection) {
        count(connection);
        connection.onMessage(connection::send);
    }

    private void count(SockJsConnection connection) {
        opens.incrementAndGet();
        connection.onClose(status -> closes.incrementAndGet());
    }

    private void log(SockJsLog.Severity severity, String message, @Nullable Throwable cause) {
        if (Complaints.isOne(severity, message) || cause != null) {
            complaints.add(severity + " " + message + " " + cause);
        }
    }

    Target target() {
        return Target.of(URI.create("http://127.0.0.1:" + running().port()));
    }

    private SockJsHttpServer running() {
        if (server == null) {
            throw new IllegalStateException("The server is not started");
        }
        return server;
    }

    /** What every case ends with. */
    void isAliveAndEmptyAndSilent() {
        try (RawWebSocket socket = RawSession.of(target(), "/echo").webSocket()) {
            assertThat(socket.text()).isEqualTo("o");
            socket.send("[\"alive\"]");
            assertThat(socket.text()).isEqualTo("a[\"alive\"]");
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(5))
                .untilAsserted(() -> {
                    assertThat(running().installations())
                            .flatExtracting(SockJsInstallation::snapshot)
                            .as("sessions that are left")
                            .isEmpty();
                    assertThat(running().installations())
                            .extracting(SockJsInstallation::sessions)
                            .containsOnly(0);
                    assertThat(closes.get())
                            .as("connections whose end was told")
                            .isEqualTo(opens.get());
                });
        isSilent();
    }

    private void isSilent() {
        assertThat(complaints).isEmpty();
        assertThat(BlockedLoops.found()).as("what blocked an event loop").isEmpty();
        if (netty != null) {
            assertThat(netty.complaints()).isEmpty();
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        isAliveAndEmptyAndSilent();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        running().close();
        Resources.reportLeaks();
        isSilent();
        if (netty != null) {
            netty.close();
        }
    }
}
