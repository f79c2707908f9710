package io.sockjs.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockjs.containers.Container;
import io.sockjs.servlet.SockJsServlets;
import io.sockjs.testkit.TestServices;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The battery on each transport of the client in Chromium, over a servlet container; a class for each, so that they run side by side. */
@Tag("browser")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ContainerBattery {
    @RegisterExtension
    static final Shared SHARED = new Shared();

    private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
    private final Container.Kind kind;
    private Chromium chromium;
    /** Two, so that a page of the one can use the other across origins. */
    private Container first;

    private Container second;

    ContainerBattery(Container.Kind kind) {
        this.kind = kind;
    }

    @BeforeAll
    void start() {
        first = container();
        second = container();
    }

    @BeforeEach
    void browser() {
        chromium = SHARED.chromium();
    }

    @AfterAll
    void stop() {
        first.close();
        second.close();
        timers.shutdownNow();
    }

    @ParameterizedTest
    @MethodSource("io.sockjs.browser.BrowserTransport#sameOrigin")
    void servesTheClientOfItsOwnPages(BrowserTransport transport) {
        String url = "http://localhost:" + first.port();
        Battery.run(chromium, url, url, transport);
    }

    @ParameterizedTest
    @MethodSource("io.sockjs.browser.BrowserTransport#crossOrigin")
    void servesTheClientOfAnotherOriginsPages(BrowserTransport transport) {
        String pages = "http://localhost:" + first.port();
        String service = "http://127.0.0.1:" + second.port();
        assertThat(service).isNotEqualTo(pages);
        Battery.run(chromium, pages, service, transport);
    }

    private Container container() {
        SockJsServlets services = SockJsServlets.create();
        TestServices.all(timers, options -> options).forEach(services::install);
        services.install(Witness.server());
        return kind.start(services, new Pages());
    }

    /** The battery's page and what it loads. */
    private static final class Pages extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            String name = request.getRequestURI();
            for (String directory : List.of("/io/sockjs/browser", "/io/sockjs/cli/page")) {
                try (InputStream file = ContainerBattery.class.getResourceAsStream(directory + name)) {
                    if (file != null) {
                        response.setContentType(name.endsWith(".html") ? "text/html" : "text/javascript");
                        file.transferTo(response.getOutputStream());
                        return;
                    }
                }
            }
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
        }
    }
}
