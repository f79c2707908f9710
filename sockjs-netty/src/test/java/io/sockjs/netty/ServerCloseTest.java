package io.sockjs.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockjs.testkit.RawReceiver;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.RawWebSocket;
import io.sockjs.testkit.StreamKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerCloseTest {
    /** Clients got 1006 without a reason, since the loops closed the sockets before the frames were flushed. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void clientsAreToldWhenTheServerIsClosed(boolean nativeTransport) {
        List<RawWebSocket> sockets = new ArrayList<>();
        List<RawReceiver> streams = new ArrayList<>();
        try (TestServer server = new TestServer(options -> options, nativeTransport)) {
            for (int i = 0; i < 20; i++) {
                sockets.add(RawSession.of(server.target(), "/echo").webSocket());
                streams.add(RawSession.of(server.target(), "/echo").stream(StreamKind.XHR_STREAMING)
                        .opened());
            }
            sockets.forEach(socket -> assertThat(socket.text()).isEqualTo("o"));
        }
        for (RawWebSocket socket : sockets) {
            assertThat(socket.text()).isEqualTo("c[1001,\"Going away\"]");
        }
        for (RawReceiver stream : streams) {
            assertThat(stream.frame()).isEqualTo("c[1001,\"Going away\"]");
        }
    }

    @Test
    void secondCloseDoesNothing() {
        SockJsHttpServer http =
                SockJsHttpServer.builder().host("127.0.0.1").port(0).start();
        http.close();
        http.close();
    }
}
