package io.sockjs.spring.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.echo.EchoApplication;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.RawWebSocket;
import org.junit.jupiter.api.Test;

/** An application of one class: that of docs/spring.md. */
class EchoTest {
    @Test
    void applicationOfTheDocumentEchoesOnEachTransport() {
        try (Running app = Running.start(EchoApplication.class)) {
            RawSession session = RawSession.of(app.target(), "/echo").open();
            session.send("héllo");
            assertThat(session.poll().text()).isEqualTo("a[\"héllo\"]\n");
            try (RawWebSocket socket = RawSession.of(app.target(), "/echo").webSocket()) {
                assertThat(socket.text()).isEqualTo("o");
                socket.send("[\"there\"]");
                assertThat(socket.text()).isEqualTo("a[\"there\"]");
            }
        }
    }
}
