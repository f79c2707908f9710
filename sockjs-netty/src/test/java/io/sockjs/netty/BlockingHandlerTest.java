package io.sockjs.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockjs.SockJsServer;
import io.sockjs.testkit.RawWebSocket;
import io.sockjs.testkit.Target;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Handlers that block, on an executor: of virtual threads on a JDK that has them. */
class BlockingHandlerTest {
    private static final int CLIENTS = 100;

    @Test
    void handlersOfAHundredConnectionsBlockAtOnceWhileOneLoopServesThemAll() throws Exception {
        ExecutorService threads = threads();
        CountDownLatch allAreIn = new CountDownLatch(CLIENTS);
        Set<Boolean> virtual = ConcurrentHashMap.newKeySet();
        SockJsServer echo = SockJsServer.create("/echo", options -> options.executor(threads));
        echo.onConnection(connection -> connection.onMessage(message -> {
            virtual.add(isVirtual(Thread.currentThread()));
            allAreIn.countDown();
            connection.send(waited(allAreIn) ? message : "the others never came");
        }));
        List<RawWebSocket> clients = new ArrayList<>();
        try (SockJsHttpServer http = SockJsHttpServer.builder()
                .host("127.0.0.1")
                .port(0)
                .eventLoops(1)
                .install(echo)
                .start()) {
            Target target = Target.of(URI.create("http://127.0.0.1:" + http.port()));
            for (int i = 0; i < CLIENTS; i++) {
                RawWebSocket client = RawWebSocket.open(target, "/echo/0/s" + i + "/websocket");
                clients.add(client);
                assertThat(client.text()).isEqualTo("o");
                client.send("[\"" + i + "\"]");
            }
            for (int i = 0; i < CLIENTS; i++) {
                assertThat(clients.get(i).text()).isEqualTo("a[\"" + i + "\"]");
            }
            assertThat(virtual).containsExactly(Runtime.version().feature() >= 21);
        } finally {
            clients.forEach(RawWebSocket::close);
            threads.shutdownNow();
        }
    }

    private static boolean waited(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            return false;
        }
    }

    /** By reflection, since this is compiled for Java 17. */
    private static ExecutorService threads() throws ReflectiveOperationException {
        try {
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (NoSuchMethodException before21) {
            return Executors.newCachedThreadPool();
        }
    }

    private static boolean isVirtual(Thread thread) {
        try {
            return (boolean) Thread.class.getMethod("isVirtual").invoke(thread);
        } catch (NoSuchMethodException before21) {
            return false;
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new AssertionError(e);
        }
    }
}
