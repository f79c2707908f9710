package io.sockjs.example.balanced;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockjs.netty.SockJsHttpServer;
import io.sockjs.testkit.RawHttp;
import io.sockjs.testkit.RawRequest;
import io.sockjs.testkit.RawResponse;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.Target;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** Without a balancer: what the two servers do for one. */
class BalancedTest {
    @Test
    void eachServerSaysItsName() {
        try (SockJsHttpServer a = Balanced.start("a", 0);
                SockJsHttpServer b = Balanced.start("b", 0)) {
            expectName(a, "a");
            expectName(b, "b");
        }
    }

    private static void expectName(SockJsHttpServer http, String name) {
        Target target = target(http);
        // By its own prefix, as a balancer that goes by the path would ask, and by the plain one.
        for (String prefix : new String[] {"/" + name + "/echo", "/echo"}) {
            RawSession session = RawSession.of(target, prefix);
            RawResponse opened = session.poll();
            assertThat(opened.headers().all("Set-Cookie")).containsExactly("JSESSIONID=" + name + "; path=/");
            assertThat(session.poll().text()).isEqualTo("a[\"this is server " + name + "\"]\n");
            session.send("hello");
            assertThat(session.poll().text()).isEqualTo("a[\"server " + name + ": hello\"]\n");
        }
        assertThat(RawHttp.exchange(target, RawRequest.get("/")).text()).contains("SockJS behind a balancer");
    }

    @Test
    void infoLeadsClientsToTheServerThatAnswered() {
        try (SockJsHttpServer b = Balanced.start("b", 0)) {
            RawRequest info = RawRequest.get("/any/info")
                    .without("Host")
                    .header("Host", "example.org")
                    .header("X-Forwarded-Proto", "https");
            assertThat(RawHttp.exchange(target(b), info).text())
                    .contains("\"base_url\":\"https://example.org/b/echo\"");
        }
    }

    private static Target target(SockJsHttpServer http) {
        return Target.of(URI.create("http://127.0.0.1:" + http.port()));
    }
}
