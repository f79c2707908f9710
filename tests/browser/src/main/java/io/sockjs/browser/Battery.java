package io.sockjs.browser;

import static org.assertj.core.api.Assertions.assertThat;

/** The browser client's battery of tests, on one transport. */
public final class Battery {
    private static final String RUN = "const done = arguments[2];"
            + "battery.run(SockJS, arguments[0], arguments[1]).then(report => done(JSON.stringify(report)));";

    private Battery() {}

    /**
     * Runs it, and expects every check to pass.
     *
     * @param pages the base URL of the server that the page comes from
     * @param service the base URL of the server that the client connects to
     */
    public static void run(Chromium chromium, String pages, String service, BrowserTransport transport) {
        chromium.open(pages + "/battery.html");
        Object report = chromium.driver().executeAsyncScript(RUN, service, transport.clientName());
        String where = transport.clientName() + " to " + service + " from a page of " + pages;
        Report.parse(String.valueOf(report)).expectAllPassed(where);
        assertThat(chromium.consoleErrors())
                .as("errors in the console, " + where)
                .allMatch(Battery::isTheAnswerToAnAbandonedPoll);
    }

    /** A script that loads cannot be stopped, so the answer to a jsonp poll may call a function that is gone after close. */
    private static boolean isTheAnswerToAnAbandonedPoll(String error) {
        return error.contains("/jsonp?c=_jp.") && error.contains("is not a function");
    }
}
