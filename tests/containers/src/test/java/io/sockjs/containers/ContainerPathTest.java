package io.sockjs.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockjs.OriginPolicy;
import io.sockjs.SockJsServer;
import io.sockjs.servlet.SockJsServlets;
import io.sockjs.testkit.RawHttp;
import io.sockjs.testkit.RawRequest;
import io.sockjs.testkit.RawWebSocket;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A path that the container takes for another one is not below our prefix: what guards the prefix has not looked at it. */
@Timeout(60)
class ContainerPathTest {
    private final AtomicInteger opened = new AtomicInteger();

    private Container start(Container.Kind kind) {
        SockJsServlets services = SockJsServlets.create();
        services.install(service("/chat"));
        services.install(service("/rooms/{room}"));
        return kind.start(services);
    }

    private SockJsServer service(String prefix) {
        return SockJsServer.create(prefix, options -> options.origins(OriginPolicy.allowAll()))
                .onConnection(connection -> opened.incrementAndGet());
    }

    static Stream<Arguments> others() {
        return Kinds.with(
                "/chat/%2e%2e/id/",
                "/chat/%2E%2e/id/",
                "/chat/%2e/id/",
                "/chat/x/%2e%2e/",
                "/chat/%2f%2e%2e/id/",
                "/chat/%2e%2e%2fchat/id/",
                "/chat/%2e%2e;a=b/id/",
                "/rooms/../x/id/",
                "/rooms/%2e%2e/x/id/",
                "/rooms/a/%2e%2e%2fb%2fx/id/");
    }

    @ParameterizedTest
    @MethodSource("others")
    void guardedServiceIsNotReachedByAPathThatTheContainerTakesForAnother(Container.Kind kind, String path) {
        try (Container container = start(kind)) {
            RawRequest poll = RawRequest.post(path + "xhr");
            assertThat(RawHttp.exchange(container.target(), poll).status()).isIn(400, 404);
            try (RawHttp client = RawHttp.connect(container.target())) {
                client.send(RawWebSocket.handshake(path + "websocket"));
                assertThat(client.stream().head().status()).isIn(400, 404);
            }
            assertThat(opened).as("connections").hasValue(0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void idsMayBePercentEncoded(Container.Kind kind) {
        try (Container container = start(kind)) {
            for (String path :
                    new String[] {"/chat/abc%20d/abc%20d/xhr", "/chat/a+b/%C3%A9+%2B/xhr", "/rooms/a%20b/x/id/xhr"}) {
                assertThat(RawHttp.exchange(container.target(), RawRequest.post(path))
                                .text())
                        .as(path)
                        .isEqualTo("o\n");
            }
        }
    }
}
