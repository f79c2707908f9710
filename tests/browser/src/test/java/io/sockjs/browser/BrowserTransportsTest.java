package io.sockjs.browser;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The battery on each transport of the client in Chromium. */
final class BrowserTransportsTest {
    @RegisterExtension
    static final Shared SHARED = new Shared();

    private static final String RUN = "const done = arguments[2];"
            + "battery.run(SockJS, arguments[0], arguments[1]).then(report => done(JSON.stringify(report)));";

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
        run(server.url(), transport);
    }

    @ParameterizedTest
    @MethodSource("io.sockjs.browser.BrowserTransport#crossOrigin")
    void servesTheClientOfAnotherOriginsPages(BrowserTransport transport) {
        assertThat(server.otherUrl()).isNotEqualTo(server.url());
        run(server.otherUrl(), transport);
    }

    private void run(String service, BrowserTransport transport) {
        chromium.open(server.url() + "/battery.html");
        Object report = chromium.driver().executeAsyncScript(RUN, service, transport.clientName());
        String where = transport.clientName() + " to " + service + " from a page of " + server.url();
        Report.parse(String.valueOf(report)).expectAllPassed(where);
        assertThat(chromium.consoleErrors())
                .as("errors in the console, " + where)
                .allMatch(BrowserTransportsTest::isTheAnswerToAnAbandonedPoll);
    }

    /** A script that loads cannot be stopped, so the answer to a jsonp poll may call a function that is gone after close. */
    private static boolean isTheAnswerToAnAbandonedPoll(String error) {
        return error.contains("/jsonp?c=_jp.") && error.contains("is not a function");
    }
}
