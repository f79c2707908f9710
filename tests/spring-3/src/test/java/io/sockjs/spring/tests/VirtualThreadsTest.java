package io.sockjs.spring.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sockjs.spring.SockJsEndpoint;
import io.sockjs.spring.SockJsHandler;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.RawWebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.ReflectionUtils;

/** What callbacks run on, where Java has virtual threads and where it has none. */
class VirtualThreadsTest {
    private static final String QUICK = "sockjs.disconnect-delay=3s";

    @Test
    void callbacksRunOnVirtualThreadsWhereTheyAreEnabledAndJavaHasThem() {
        allAreVirtualWhereJavaHasThem(Telling.class);
    }

    /** Spring Boot then makes none by the name that it gives its own. */
    @Test
    void callbacksRunOnVirtualThreadsWhereTheApplicationHasAnExecutorOfItsOwn() {
        allAreVirtualWhereJavaHasThem(OwnExecutor.class);
    }

    private static void allAreVirtualWhereJavaHasThem(Class<?> application) {
        boolean there = Runtime.version().feature() >= 21;
        assertThat(virtual(application, "spring.threads.virtual.enabled=true"))
                .isEqualTo(Map.of(
                        "websocket opened", there,
                        "websocket message", there,
                        "websocket closed", there,
                        "xhr-polling opened", there,
                        "xhr-polling message", there,
                        "xhr-polling closed", there));
    }

    @Test
    void callbacksRunOnPlatformThreadsUnlessAsked() {
        assertThat(virtual(Telling.class, "spring.threads.virtual.enabled=false"))
                .hasSize(6)
                .doesNotContainValue(true);
    }

    /** By callback, whether its thread was virtual. */
    @SuppressWarnings("unchecked")
    private static Map<String, Boolean> virtual(Class<?> application, String property) {
        try (Running app = Running.start(application, property, QUICK, "sockjs.drain=0s")) {
            try (RawWebSocket socket = RawSession.of(app.target(), "/telling").webSocket()) {
                assertThat(socket.text()).isEqualTo("o");
                socket.send("[\"x\"]");
                assertThat(socket.text()).isEqualTo("a[\"x\"]");
            }
            RawSession session = RawSession.of(app.target(), "/telling").open();
            session.send("x");
            assertThat(session.poll().text()).isEqualTo("a[\"x\"]\n");
            // Nobody polls again: a timer closes the session, and no request brings the event.
            Map<String, Boolean> threads = app.context().getBean("threads", Map.class);
            await().atMost(Duration.ofSeconds(20)).until(() -> threads.size() == 6);
            return threads;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnExecutor extends Telling {
        @Bean
        Executor jobs() {
            return Runnable::run;
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Telling {
        @Bean
        Map<String, Boolean> threads() {
            return new ConcurrentHashMap<>();
        }

        @Bean
        @SockJsEndpoint("/telling")
        SockJsHandler telling(Map<String, Boolean> threads) {
            return connection -> {
                String transport = connection.protocol().toString();
                threads.put(transport + " opened", isVirtual(Thread.currentThread()));
                connection.onMessage(message -> {
                    threads.put(transport + " message", isVirtual(Thread.currentThread()));
                    connection.send(message);
                });
                connection.onClose(status -> threads.put(transport + " closed", isVirtual(Thread.currentThread())));
            };
        }

        /** By name, as Java 17 has no such method. */
        private static boolean isVirtual(Thread thread) {
            return Stream.of(Thread.class.getMethods())
                    .filter(method -> method.getName().equals("isVirtual"))
                    .anyMatch(method -> Boolean.TRUE.equals(ReflectionUtils.invokeMethod(method, thread)));
        }
    }
}
