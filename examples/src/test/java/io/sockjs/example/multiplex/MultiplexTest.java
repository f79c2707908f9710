package io.sockjs.example.multiplex;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockjs.netty.SockJsHttpServer;
import io.sockjs.testkit.RawHttp;
import io.sockjs.testkit.RawRequest;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.Target;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** In a browser, with this page's script and with npm's, it is tested in tests/browser. */
class MultiplexTest {
    @Test
    void threeChannelsTalkOverOneConnection() {
        try (SockJsHttpServer http = Multiplex.start(0)) {
            RawSession session = RawSession.of(target(http), "/multiplex").open();
            session.send(
                    "sub,ann",
                    "sub,bob",
                    "sub,carl",
                    "sub,dora",
                    "msg,bob,a, b",
                    "msg,carl,late",
                    "uns,ann",
                    "msg,ann,late");
            String frames = session.poll().text();
            assertThat(frames)
                    .isEqualTo("a[\"msg,ann,Ann says hello.\",\"msg,bob,Bob has his doubts.\","
                            + "\"msg,carl,Carl has to go.\",\"uns,carl\",\"uns,dora\","
                            + "\"msg,bob,Bob does not think so: a, b\"]\n");
        }
    }

    @Test
    void servesItsPageAndScripts() {
        try (SockJsHttpServer http = Multiplex.start(0)) {
            assertThat(RawHttp.exchange(target(http), RawRequest.get("/")).text())
                    .contains("new SockJS('/multiplex')");
            for (String script : new String[] {"/multiplex.js", "/multiplex/sockjs-1.6.1.min.js"}) {
                assertThat(RawHttp.exchange(target(http), RawRequest.get(script))
                                .status())
                        .as(script)
                        .isEqualTo(200);
            }
        }
    }

    private static Target target(SockJsHttpServer http) {
        return Target.of(URI.create("http://127.0.0.1:" + http.port()));
    }
}
