package io.sockjs.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockjs.OriginPolicy;
import io.sockjs.SockJsServer;
import io.sockjs.protocol.Prefix;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a receiving answer's head says to the proxies on its way. */
class StreamHeadTest {
    private final ManualThread io = new ManualThread();
    private final SockJsServer server =
            SockJsServer.create("/echo", options -> options.origins(OriginPolicy.allowAll()));
    private final Engine engine = Engine.of(server, server.options());

    @Test
    void streamTellsProxiesNotToGatherItsFrames() {
        assertThat(buffering("POST", "xhr_streaming")).containsExactly("no");
        assertThat(buffering("GET", "eventsource")).containsExactly("no");
        assertThat(buffering("GET", "htmlfile?c=callback")).containsExactly("no");
    }

    /** It ends with its one frame anyway, and a proxy that takes it whole frees our socket sooner. */
    @Test
    void pollMayBeGathered() {
        assertThat(buffering("POST", "xhr")).isEmpty();
        assertThat(buffering("GET", "jsonp?c=callback")).isEmpty();
    }

    private List<String> buffering(String method, String transport) {
        FakeExchange exchange = new FakeExchange(method, "/echo/000/" + transport.hashCode() + '/' + transport, io);
        Prefix.Match match = Objects.requireNonNull(engine.match(exchange.path()));
        engine.handle(exchange, match);
        return Objects.requireNonNull(exchange.head).headers().stream()
                .filter(header -> header.name().equals("X-Accel-Buffering"))
                .map(header -> header.value())
                .toList();
    }
}
