package io.sockjs.browser;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The battery on each transport of the client in Chromium. */
@Tag("browser")
final class BrowserTransportsTest {
    @RegisterExtension
    static final Shared SHARED = new Shared();

    private ServerUnderTest server;
    private Chromium chromium;

    @BeforeEach
    void start() {
        server = SHARED.server();
        chromium = SHARED.chromium();
    }

    @ParameterizedTest
    @MethodSource("io.sockjs.browser.BrowserTransport#sameOrigin")
    void servesTheClientOfItsOwnPages(BrowserTransport transport) {
        Battery.run(chromium, server.url(), server.url(), transport);
    }

    @ParameterizedTest
    @MethodSource("io.sockjs.browser.BrowserTransport#crossOrigin")
    void servesTheClientOfAnotherOriginsPages(BrowserTransport transport) {
        assertThat(server.otherUrl()).isNotEqualTo(server.url());
        Battery.run(chromium, server.url(), server.otherUrl(), transport);
    }
}
