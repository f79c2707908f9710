package io.sockjs.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockjs.SockJsServer;
import io.sockjs.servlet.SockJsServlets;
import io.sockjs.testkit.RawHttp;
import io.sockjs.testkit.RawRequest;
import io.sockjs.testkit.RawSession;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** However the bytes of a body come, the messages in it arrive once and whole. */
@Timeout(60)
class ContainerBodyTest {
    private static final String BODY = "[\"" + "x".repeat(40) + "\",\"é€\"]";

    @ParameterizedTest
    @EnumSource
    void aBodyMayComeWithItsHeadOrAfterItOrPartlyBoth(Container.Kind kind) {
        SockJsServlets services = SockJsServlets.create();
        services.install(SockJsServer.create("/echo")
                .onConnection(connection -> connection.onMessage(message -> connection.send(message))));
        try (Container container = kind.start(services)) {
            RawSession session = RawSession.of(container.target(), "/echo").open();
            RawRequest send = RawRequest.post(session.path("xhr_send"), BODY);
            int head = send.head(container.target().host()).length;
            int end = head + send.body().length;
            for (int cut = head; cut <= end; cut++) {
                try (RawHttp client = RawHttp.connect(container.target())) {
                    client.sendSplit(send, cut);
                    assertThat(client.response().status())
                            .as("cut after %d bytes", cut - head)
                            .isEqualTo(204);
                }
                assertThat(received(session))
                        .as("cut after %d bytes", cut - head)
                        .isEqualTo(BODY);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBodyMayBeLong(Container.Kind kind) {
        SockJsServlets services = SockJsServlets.create();
        services.install(SockJsServer.create("/echo")
                .onConnection(connection -> connection.onMessage(message -> connection.send(message))));
        try (Container container = kind.start(services)) {
            RawSession session = RawSession.of(container.target(), "/echo").open();
            for (int size = 4096; size <= 1 << 20; size *= 2) {
                String message = "[\"" + "y".repeat(size) + "\"]";
                assertThat(session.post(message).status()).isEqualTo(204);
                assertThat(session.poll().text().equals("a" + message + "\n"))
                        .as("%d characters came back as they were", size)
                        .isTrue();
            }
        }
    }

    /** Both messages, which may come in one frame or in two. */
    private static String received(RawSession session) {
        String one = session.poll().text().strip().substring(1);
        return one.equals(BODY)
                ? one
                : one.replace("]", ",") + session.poll().text().strip().substring(2);
    }
}
