package io.sockjs.browser;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The battery on the transports that the client has without a browser. */
@Tag("browser")
final class NodeTransportsTest {
    @RegisterExtension
    static final Shared SHARED = new Shared();

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private ServerUnderTest server;

    @BeforeEach
    void start() {
        server = SHARED.server();
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "xhr-streaming", "xhr-polling", "eventsource"})
    void servesTheClientUnderNode(String transport) throws Exception {
        String report = Node.withClient().run(LIMIT, "battery.js", server.otherUrl(), transport);
        Report.parse(report).expectAllPassed(transport + " under Node");
    }
}
