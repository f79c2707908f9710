package io.sockjs.spring.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockjs.SockJsServer;
import io.sockjs.browser.Battery;
import io.sockjs.browser.BrowserTransport;
import io.sockjs.browser.Chromium;
import io.sockjs.browser.Witness;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The battery on each transport of the client in Chromium, over Spring Boot, which serves its page too. */
@Tag("browser")
class SpringBrowserTest {
    private static Chromium chromium;
    /** Two, so that a page of the one can use the other across origins. */
    private static Running first;

    private static Running second;

    @BeforeAll
    static void start() {
        chromium = Chromium.start();
        first = application();
        second = application();
    }

    @AfterAll
    static void stop() {
        first.close();
        second.close();
        chromium.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.sockjs.browser.BrowserTransport#sameOrigin")
    void servesTheClientOfItsOwnPages(BrowserTransport transport) {
        String url = "http://localhost:" + first.port();
        Battery.run(chromium, url, url, transport);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.sockjs.browser.BrowserTransport#crossOrigin")
    void servesTheClientOfAnotherOriginsPages(BrowserTransport transport) {
        String pages = "http://localhost:" + first.port();
        String service = "http://127.0.0.1:" + second.port();
        assertThat(service).isNotEqualTo(pages);
        Battery.run(chromium, pages, service, transport);
    }

    private static Running application() {
        return Running.startWithoutSecurity(
                Application.class, "spring.web.resources.static-locations=classpath:/io/sockjs/browser/");
    }

    @Configuration(proxyBeanMethods = false)
    @Import(SpringConformanceTest.Suite.class)
    static class Application {
        @Bean
        SockJsServer witness() {
            return Witness.server();
        }
    }
}
