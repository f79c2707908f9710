package io.sockjs.reliability.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockjs.CloseStatus;
import io.sockjs.SockJsConnection;
import io.sockjs.reliability.Front;
import io.sockjs.reliability.chaos.Finding.Kind;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server with a fault, under the same clients: the books find it. The fault stands between engine and application. */
class PlantedFaultsTest {
    enum Fault {
        LOSES_A_MESSAGE_IT_ACKNOWLEDGED(Kind.LOST),
        DOUBLES_A_MESSAGE_UP(Kind.DOUBLED),
        REORDERS_MESSAGES_UP(Kind.REORDERED),
        ALTERS_A_BYTE_UP(Kind.ALTERED),
        TELLS_NO_CLOSE(Kind.NO_CLOSE),
        TELLS_CLOSE_TWICE(Kind.CLOSED_TWICE),
        OPENS_TWICE(Kind.OPENS),
        DELIVERS_AFTER_CLOSE(Kind.AFTER_CLOSE),
        LOSES_A_MESSAGE_DOWN(Kind.LOST),
        DOUBLES_A_MESSAGE_DOWN(Kind.DOUBLED),
        REORDERS_MESSAGES_DOWN(Kind.REORDERED),
        ALTERS_A_BYTE_DOWN(Kind.ALTERED),
        MIXES_TWO_SESSIONS(Kind.MIXED);

        final Kind found;

        Fault(Kind found) {
            this.found = found;
        }
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(120)
    void isFound(Fault fault) throws Exception {
        List<Finding> findings = new ArrayList<>();
        Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        // On a busy machine half a second may be too short for the fault to do its harm.
        for (int round = 1; round <= 5 && !kinds.contains(fault.found); round++) {
            ChaosRun run = new ChaosRun(Front.Kind.EPOLL, round, between(fault));
            findings.addAll(run.run(6, Duration.ofMillis(500L * round), false));
            findings.forEach(finding -> kinds.add(finding.kind()));
        }
        assertThat(kinds).as(fault + ": " + findings).contains(fault.found);
    }

    private static UnaryOperator<Consumer<SockJsConnection>> between(Fault fault) {
        Map<Integer, SockJsConnection> others = new ConcurrentHashMap<>();
        AtomicInteger connections = new AtomicInteger();
        return application -> connection -> {
            others.put(connections.getAndIncrement() % 4, connection);
            Spoilt spoilt = new Spoilt(fault, connection, others);
            SockJsConnection seen = (SockJsConnection) Proxy.newProxyInstance(
                    SockJsConnection.class.getClassLoader(), new Class<?>[] {SockJsConnection.class}, spoilt);
            application.accept(seen);
            if (fault == Fault.OPENS_TWICE) {
                application.accept(seen);
            }
        };
    }

    /** A connection that does one thing wrong, time after time. */
    private static final class Spoilt implements InvocationHandler {
        private final Fault fault;
        private final SockJsConnection real;
        private final Map<Integer, SockJsConnection> others;
        private final AtomicInteger up = new AtomicInteger();
        private final AtomicInteger down = new AtomicInteger();
        private volatile @Nullable Consumer<String> application;
        private @Nullable String heldUp;
        private @Nullable String heldDown;

        Spoilt(Fault fault, SockJsConnection real, Map<Integer, SockJsConnection> others) {
            this.fault = fault;
            this.real = real;
            this.others = others;
        }

        @Override
        @SuppressWarnings("unchecked")
        public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
            Object argument = arguments == null || arguments.length == 0 ? null : arguments[0];
            if (method.getName().equals("onMessage")) {
                Consumer<String> callback = (Consumer<String>) Objects.requireNonNull(argument);
                application = callback;
                return real.onMessage(message -> deliver(callback, message));
            }
            if (method.getName().equals("onClose")) {
                Consumer<CloseStatus> callback = (Consumer<CloseStatus>) Objects.requireNonNull(argument);
                return real.onClose(status -> end(callback, status));
            }
            if (method.getName().equals("send") && argument instanceof String message) {
                return send(message);
            }
            try {
                return method.invoke(real, arguments);
            } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
            }
        }

        private void deliver(Consumer<String> callback, String message) {
            boolean now = message.contains("/do/") && up.incrementAndGet() % 2 == 1;
            if (heldUp != null) {
                callback.accept(message);
                callback.accept(heldUp);
                heldUp = null;
                return;
            }
            switch (now ? fault : Fault.TELLS_NO_CLOSE) {
                case LOSES_A_MESSAGE_IT_ACKNOWLEDGED -> {}
                case DOUBLES_A_MESSAGE_UP -> {
                    callback.accept(message);
                    callback.accept(message);
                }
                case REORDERS_MESSAGES_UP -> heldUp = message;
                case ALTERS_A_BYTE_UP -> callback.accept("X" + message.substring(1));
                default -> callback.accept(message);
            }
        }

        private void end(Consumer<CloseStatus> callback, CloseStatus status) {
            if (fault != Fault.TELLS_NO_CLOSE) {
                callback.accept(status);
            }
            if (fault == Fault.TELLS_CLOSE_TWICE) {
                callback.accept(status);
            }
            Consumer<String> messages = application;
            if (fault == Fault.DELIVERS_AFTER_CLOSE && messages != null) {
                messages.accept("late");
            }
        }

        private synchronized boolean send(String message) {
            boolean now = message.contains("/down/") && down.incrementAndGet() % 2 == 1;
            String held = heldDown;
            if (held != null) {
                heldDown = null;
                return real.send(message) && real.send(held);
            }
            return switch (now ? fault : Fault.TELLS_NO_CLOSE) {
                case LOSES_A_MESSAGE_DOWN -> true;
                case DOUBLES_A_MESSAGE_DOWN -> {
                    real.send(message);
                    yield real.send(message);
                }
                case REORDERS_MESSAGES_DOWN -> {
                    heldDown = message;
                    yield true;
                }
                case ALTERS_A_BYTE_DOWN -> real.send(message.replace("/down/", "/dawn/"));
                case MIXES_TWO_SESSIONS -> {
                    others.values().forEach(other -> other.send(message));
                    yield real.send(message);
                }
                default -> real.send(message);
            };
        }
    }
}
