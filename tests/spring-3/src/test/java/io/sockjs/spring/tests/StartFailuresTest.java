package io.sockjs.spring.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.example.echo.EchoApplication;
import io.sockjs.SockJsServer;
import io.sockjs.spring.SockJsEndpoint;
import io.sockjs.spring.SockJsHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What cannot be stops the start, and is told in words. */
class StartFailuresTest {
    private static String toldOf(Class<?> application, String... properties) {
        Throwable failure =
                catchThrowable(() -> Running.start(application, properties).close());
        assertThat(failure).as("the start").isNotNull();
        return Told.words();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "heartbeat-delay=0s | give one between 1 ms and 1 day",
                "disconnect-delay=2d | give one between 1 ms and 1 day",
                "pong-timeout=-1s | give one between 1 ms and 1 day",
                "response-limit=0B | give at least 1",
                "message-limit=-1B | give at least 1",
                "message-limit=3GB | is more than 2147483647 bytes",
                "send-queue-limit=0 | give at least 1",
                "memory-budget=0B | give at least 1",
                "origins=https://example.com/page | write it as a browser does",
                "origins=*,https://example.com | allowAll",
                "trusted-proxies=10.0.0.0/99 | trusted_proxies",
                "base-url=ftp://example.com | give an http(s) URL",
                "drain=-1s | give 0s",
                "drain=106752d | give 1 day at most",
                "drain=2562047788015215h | give 1 day at most",
            })
    void propertyOutOfRangeIsNamedWithTheRemedy(String property, String remedy) {
        assertThat(toldOf(EchoApplication.class, "sockjs." + property))
                .contains("property sockjs." + property.substring(0, property.indexOf('=')))
                .contains(remedy);
    }

    @Test
    void unknownTransportIsNamedWithThoseThereAre() {
        assertThat(toldOf(EchoApplication.class, "sockjs.transports=websocket,carrier-pigeon"))
                .contains("sockjs.transports")
                .contains("carrier-pigeon")
                .contains("xhr-streaming");
    }

    @Test
    void propertyIsTriedEvenWhereThereIsNoService() {
        assertThat(toldOf(NoService.class, "sockjs.array-limit=0")).contains("sockjs.array-limit");
    }

    @Test
    void endpointThatIsNoHandlerIsNamed() {
        assertThat(toldOf(NoHandler.class))
                .contains("bean \"runnable\"")
                .contains("has @SockJsEndpoint")
                .contains("Let the class implement SockJsHandler");
    }

    @Test
    void handlerWithoutAPrefixIsNamedAndNotIgnored() {
        assertThat(toldOf(NoEndpoint.class))
                .contains("bean \"forgotten\"")
                .contains("without @SockJsEndpoint")
                .contains("Put @SockJsEndpoint");
    }

    @Test
    void twoServicesUnderOnePrefixAreNamed() {
        assertThat(toldOf(SamePrefix.class))
                .contains("\"first\"")
                .contains("\"second\"")
                .contains("under one prefix, \"/same\"")
                .contains("Give one of them another prefix");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"chat | begin it with one \"/\"", "${nowhere} | nowhere"},
            quoteCharacter = '\'')
    void prefixThatCannotBeIsToldWithItsBean(String prefix, String words) {
        assertThat(toldOf(FromProperty.class, "chat.prefix=" + prefix))
                .contains("bean \"handler\"")
                .contains(words);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class NoService {}

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class NoHandler {
        @Bean
        @SockJsEndpoint("/echo")
        Runnable runnable() {
            return () -> {};
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class NoEndpoint {
        @Bean
        SockJsHandler forgotten() {
            return connection -> {};
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class SamePrefix {
        @Bean
        SockJsServer first() {
            return SockJsServer.create("/same");
        }

        @Bean
        @SockJsEndpoint("/same")
        SockJsHandler second() {
            return connection -> {};
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class FromProperty {
        @Bean
        @SockJsEndpoint("${chat.prefix}")
        SockJsHandler handler() {
            return connection -> {};
        }
    }
}
