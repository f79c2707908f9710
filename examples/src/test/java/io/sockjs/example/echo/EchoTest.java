package io.sockjs.example.echo;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockjs.netty.SockJsHttpServer;
import io.sockjs.testkit.RawHttp;
import io.sockjs.testkit.RawRequest;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.Target;
import java.net.URI;
import org.junit.jupiter.api.Test;

class EchoTest {
    @Test
    void echoesAndServesItsPage() {
        try (SockJsHttpServer http = Echo.start(0)) {
            Target target = Target.of(URI.create("http://127.0.0.1:" + http.port()));
            RawSession session = RawSession.of(target, "/echo").open();
            session.send("hello");
            assertThat(session.poll().text()).isEqualTo("a[\"hello\"]\n");
            assertThat(RawHttp.exchange(target, RawRequest.get("/")).text()).contains("new SockJS('/echo')");
        }
    }
}
