package io.sockjs.example.javalin;

import static org.assertj.core.api.Assertions.assertThat;

import io.javalin.Javalin;
import io.sockjs.testkit.RawHttp;
import io.sockjs.testkit.RawRequest;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.RawWebSocket;
import io.sockjs.testkit.Target;
import java.net.URI;
import org.junit.jupiter.api.Test;

class JavalinEchoTest {
    @Test
    void echoesAndServesItsPage() throws Exception {
        Javalin javalin = JavalinEcho.start(0);
        try {
            Target target = Target.of(URI.create("http://127.0.0.1:" + javalin.port()));
            assertThat(RawHttp.exchange(target, RawRequest.get("/echo/info")).text())
                    .contains("\"websocket\":true");
            RawSession session = RawSession.of(target, "/echo").open();
            session.send("hello");
            assertThat(session.poll().text()).isEqualTo("a[\"hello\"]\n");
            try (RawWebSocket socket = RawSession.of(target, "/echo").webSocket()) {
                assertThat(socket.text()).isEqualTo("o");
                socket.send("[\"hello\"]");
                assertThat(socket.text()).isEqualTo("a[\"hello\"]");
            }
            assertThat(RawHttp.exchange(target, RawRequest.get("/")).text()).contains("new SockJS('/echo')");
            assertThat(RawHttp.exchange(target, RawRequest.get("/echo/sockjs-1.6.1.min.js"))
                            .status())
                    .isEqualTo(200);
            assertThat(RawHttp.exchange(target, RawRequest.get("/other")).status())
                    .isEqualTo(404);
        } finally {
            javalin.stop();
        }
    }

    @Test
    void tellsItsSessionsWhenItStops() throws Exception {
        Javalin javalin = JavalinEcho.start(0);
        Target target = Target.of(URI.create("http://127.0.0.1:" + javalin.port()));
        try (RawWebSocket socket = RawSession.of(target, "/echo").webSocket()) {
            assertThat(socket.text()).isEqualTo("o");
            javalin.stop();
            assertThat(socket.text()).isEqualTo("c[1001,\"Going away\"]");
        } finally {
            javalin.stop();
        }
    }
}
