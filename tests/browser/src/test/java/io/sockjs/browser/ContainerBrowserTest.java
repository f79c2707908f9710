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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The battery on each transport of the client in Chromium, over servlet containers. */
final class ContainerBrowserTest {
    @RegisterExtension
    static final Shared SHARED = new Shared();

    private static final Map<Container.Kind, List<Container>> RUNNING = new EnumMap<>(Container.Kind.class);
    private static final ScheduledExecutorService TIMERS = Executors.newSingleThreadScheduledExecutor();

    private Chromium chromium;

    @BeforeEach
    void start() {
        chromium = SHARED.chromium();
    }

    @AfterAll
    static void stop() {
        RUNNING.values().forEach(two -> two.forEach(Container::close));
        RUNNING.clear();
        TIMERS.shutdownNow();
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("sameOrigin")
    void servesTheClientOfItsOwnPages(Container.Kind kind, BrowserTransport transport) {
        String url = "http://localhost:" + containers(kind).get(0).port();
        Battery.run(chromium, url, url, transport);
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("crossOrigin")
    void servesTheClientOfAnotherOriginsPages(Container.Kind kind, BrowserTransport transport) {
        String pages = "http://localhost:" + containers(kind).get(0).port();
        String service = "http://127.0.0.1:" + containers(kind).get(1).port();
        assertThat(service).isNotEqualTo(pages);
        Battery.run(chromium, pages, service, transport);
    }

    static Stream<Arguments> sameOrigin() {
        return ofEachKind(BrowserTransport.sameOrigin());
    }

    static Stream<Arguments> crossOrigin() {
        return ofEachKind(BrowserTransport.crossOrigin());
    }

    private static Stream<Arguments> ofEachKind(Stream<Arguments> transports) {
        List<Arguments> each = transports.toList();
        return Arrays.stream(Container.Kind.values())
                .flatMap(kind -> each.stream()
                        .map(transport -> Arguments.of(kind, transport.get()[0])));
    }

    /** Two, so that a page of the one can use the other across origins. */
    private static List<Container> containers(Container.Kind kind) {
        return RUNNING.computeIfAbsent(kind, one -> {
            List<Container> two = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                SockJsServlets services = SockJsServlets.create();
                TestServices.all(TIMERS, options -> options).forEach(services::install);
                services.install(Witness.server());
                two.add(one.start(services, new Pages()));
            }
            return two;
        });
    }

    /** The battery's page and what it loads. */
    private static final class Pages extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            String name = request.getRequestURI();
            for (String directory : List.of("/io/sockjs/browser", "/io/sockjs/cli/page")) {
                try (InputStream file = ContainerBrowserTest.class.getResourceAsStream(directory + name)) {
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
