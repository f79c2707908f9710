package io.sockjs.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sockjs.SockJsServer;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerStartTest {
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void portThatIsTakenIsToldInWords(boolean nativeTransport) {
        try (SockJsHttpServer first =
                local().port(0).nativeTransport(nativeTransport).start()) {
            assertThatThrownBy(() -> local().port(first.port())
                            .nativeTransport(nativeTransport)
                            .start())
                    .isInstanceOf(UncheckedIOException.class)
                    .cause()
                    .isInstanceOf(BindException.class)
                    .hasMessage("cannot listen on 127.0.0.1:" + first.port()
                            + ": the port is taken; stop the program that has it, or choose another port");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65_536, 100_000})
    void portOutOfRangeIsToldInWords(int port) {
        assertThatThrownBy(() -> SockJsHttpServer.builder().port(port))
                .hasMessage("port " + port + " is out of range: give one within 0-65535");
    }

    @Test
    void addressThatIsNotOursIsToldInWords() {
        assertThatThrownBy(() ->
                        SockJsHttpServer.builder().host("192.0.2.1").port(0).start())
                .hasMessageContaining("this machine has no such address");
    }

    @Test
    void privilegedPortIsToldInWords() {
        UncheckedIOException refused =
                SockJsHttpServer.Builder.refusal("127.0.0.1", 80, new BindException("Permission denied"));
        assertThat(refused).hasMessageContaining("ports below 1024 are privileged");
    }

    @Test
    void closedServerLeavesNoThreads() {
        try (SockJsHttpServer http = local().port(0).start()) {
            assertThat(http.port()).isPositive();
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> ourThreads() == 0);
    }

    @Test
    void twoServicesUnderOnePrefixAreRefused() {
        SockJsHttpServer.Builder builder = local().install(SockJsServer.create("/echo"));
        assertThatThrownBy(() -> builder.install(SockJsServer.create("/echo")))
                .hasMessage(
                        "something is installed under \"/echo\" already: uninstall it first, or give another prefix");
        builder.install(SockJsServer.create("/echo"), options -> options.prefix("/echo2"));
    }

    private static SockJsHttpServer.Builder local() {
        return SockJsHttpServer.builder().host("127.0.0.1").eventLoops(1);
    }

    private static long ourThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("sockjs-"))
                .filter(thread -> thread.getThreadGroup() != null
                        && thread.getThreadGroup().equals(Thread.currentThread().getThreadGroup()))
                .count();
    }
}
