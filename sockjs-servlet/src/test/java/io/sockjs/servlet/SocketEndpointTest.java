package io.sockjs.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sockjs.CloseStatus;
import io.sockjs.SockJsOptions;
import io.sockjs.engine.Sink;
import io.sockjs.engine.SocketListener;
import jakarta.websocket.CloseReason;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A WebSocket whose container does as Tomcat does: it has no way to cut, and tells of a close in the call that asks for it. Where a test says
 * so, as Undertow does: it hands messages to its workers.
 */
@Timeout(20)
class SocketEndpointTest {
    private final Threads threads = new Threads(null);
    private final Turn turn = new Turn(threads);
    /** What the engine was told. */
    private final List<String> told = new CopyOnWriteArrayList<>();
    /** What the container was asked for. */
    private final List<String> asked = new CopyOnWriteArrayList<>();

    private final List<MessageHandler> handlers = new CopyOnWriteArrayList<>();
    private final CopyOnWriteArrayList<SendHandler> sending = new CopyOnWriteArrayList<>();

    private @Nullable Sink sink;
    /** When the container does as Undertow does. */
    private @Nullable UndertowChannel undertow;

    private final SockJsOptions options =
            SockJsOptions.builder().bodyTimeout(Duration.ofMillis(300)).build();
    private final SocketEndpoint endpoint = new SocketEndpoint(turn, 1000, options, new SocketListener() {
        @Override
        public void opened(Sink opened) {
            sink = opened;
        }

        @Override
        public void text(byte[] data, int from, int to) {
            told.add("text");
            if (new String(data, from, to - from, StandardCharsets.US_ASCII).equals("fault")) {
                throw new IllegalStateException("a fault of the engine's");
            }
        }

        @Override
        public void pong() {}

        @Override
        public void closed(CloseStatus status) {
            told.add("closed " + status.code());
        }

        @Override
        public void writable() {}

        @Override
        public void aborted() {
            told.add("aborted");
        }
    });

    private final RemoteEndpoint.Async remote = proxy(RemoteEndpoint.Async.class, (proxy, method, arguments) -> {
        asked.add(method.getName());
        if (method.getName().equals("sendText")) {
            sending.add((SendHandler) arguments[1]);
        }
        return null;
    });
    private final TomcatSession session = proxy(TomcatSession.class, (proxy, method, arguments) -> {
        switch (method.getName()) {
            case "getAsyncRemote" -> {
                return remote;
            }
            case "addMessageHandler" -> handlers.add((MessageHandler) arguments[0]);
            case "close" -> close((CloseReason) arguments[0]);
            case "getWebSocketChannel" -> {
                return undertow;
            }
            default -> asked.add(method.getName());
        }
        return null;
    });

    /** What Undertow has, and what Tomcat has, to stop reading. */
    interface TomcatSession extends Session {
        @Nullable Object getWebSocketChannel();

        void suspend();

        void resume();
    }

    interface UndertowChannel {
        void suspendReceives();

        void resumeReceives();

        void close();
    }

    private static <T> T proxy(Class<T> face, InvocationHandler handler) {
        return face.cast(Proxy.newProxyInstance(face.getClassLoader(), new Class<?>[] {face}, handler));
    }

    private void close(CloseReason reason) {
        asked.add("close " + reason.getCloseCode().getCode());
        endpoint.onClose(session, reason);
    }

    @BeforeEach
    void open() {
        endpoint.onOpen(session, proxy(EndpointConfig.class, (proxy, method, arguments) -> null));
        asked.clear();
    }

    @AfterEach
    void end() {
        threads.close();
    }

    @Test
    void failedWriteIsToldAsABrokenConnectionAndNotAsTheClientsClose() {
        sink().write(new byte[1]);
        sending.get(0).onResult(new SendResult(new IOException("broken pipe")));

        await().until(() -> !told.isEmpty());
        assertThat(asked).endsWith("close 1001");
        assertThat(told).containsExactly("aborted");
    }

    @Test
    void clientThatLeavesThePageIsToldWithItsCode() {
        close(new CloseReason(CloseReason.CloseCodes.GOING_AWAY, ""));

        await().until(() -> !told.isEmpty());
        assertThat(told).containsExactly("closed 1001");
    }

    @Test
    void longMessageOnASlowLinkIsBeingTaken() {
        sink().write(new byte[4 << 20]);
        sink().ping();

        assertThat(sink().pingLeftAt()).isNull();
        assertThat(sink().isTakingBytes()).isTrue();
        assertThat(sink().isTakingBytes()).as("a moment later").isTrue();
    }

    @Test
    void shortMessageThatDoesNotGoOutIsNotBeingTaken() {
        sink().write(new byte[100]);
        sink().ping();

        await().until(() -> !sink().isTakingBytes());
    }

    @Test
    void messageThatHasGoneOutWasTaken() {
        sink().write(new byte[1]);
        sink().write(new byte[1]);
        sending.get(0).onResult(new SendResult());
        assertThat(sink().isTakingBytes()).isTrue();
        await().until(() -> !sink().isTakingBytes());
    }

    @Test
    void handlerThatBlocksDoesNotHoldUpItsOwnClose() {
        CountDownLatch goOn = new CountDownLatch(1);
        turn.execute(() -> hold(goOn));
        sink().finish(new CloseStatus(3000, "Go away!"));

        await().until(() -> asked.contains("close 3000"));
        goOn.countDown();
    }

    /** It was cut for the time in which it was not read. */
    @Test
    void messageInPartsHasItsTimeWhileItIsReadAndNotWhileTheHandlerPauses() {
        sink().reading(false);
        part("[\"begun", false);
        await().during(Duration.ofMillis(900)).until(told::isEmpty);
        part(" and ended\"]", true);
        sink().reading(true);
        assertThat(told).containsExactly("text");

        part("[\"begun", false);
        await().until(() -> told.contains("closed 1008"));
    }

    /** It was closed with 1008, some time after its message had come. */
    @Test
    void clockThatIsStoppedAMomentTooLateIsNotSetAgain() {
        CountDownLatch goOn = new CountDownLatch(1);
        sink().reading(false);
        part("[\"begun", false);
        turn.execute(() -> hold(goOn));
        // The clock's time is up and waits for its turn, and then the message ends.
        await().pollDelay(Duration.ofMillis(600)).until(() -> true);
        CompletableFuture<Void> ended = CompletableFuture.runAsync(() -> part(" and ended\"]", true));
        await().pollDelay(Duration.ofMillis(100)).until(() -> true);
        goOn.countDown();
        ended.join();
        sink().reading(true);
        await().during(Duration.ofMillis(900)).until(() -> told.equals(List.of("text")));
    }

    /** It was never read again. */
    @Test
    void socketIsReadOnAfterAFault() {
        undertow = proxy(UndertowChannel.class, (proxy, method, arguments) -> {
            asked.add(method.getName());
            return null;
        });
        endpoint.onOpen(session, proxy(EndpointConfig.class, (proxy, method, arguments) -> null));
        asked.clear();
        assertThatThrownBy(() -> part("fault", true)).hasMessage("a fault of the engine's");
        assertThat(asked).containsExactly("suspendReceives", "resumeReceives");
    }

    @SuppressWarnings("unchecked")
    private void part(String text, boolean last) {
        ((MessageHandler.Partial<String>) handlers.get(0)).onMessage(text, last);
    }

    private static void hold(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private Sink sink() {
        return Objects.requireNonNull(sink);
    }
}
