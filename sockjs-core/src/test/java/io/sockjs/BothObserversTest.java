package io.sockjs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two observers are told all that one would be. */
class BothObserversTest {
    private static final Map<Class<?>, Object> ARGUMENTS = Map.of(
            Transport.class,
            Transport.HTMLFILE,
            CloseStatus.class,
            CloseStatus.NORMAL,
            int.class,
            3,
            long.class,
            500L,
            SockJsObserver.Refusal.class,
            SockJsObserver.Refusal.METHOD,
            Duration.class,
            Duration.ofSeconds(2));

    private final List<String> seen = new ArrayList<>();

    /** All that an observer is told. */
    static Stream<Method> events() {
        return Stream.of(SockJsObserver.class.getMethods()).filter(method -> !Modifier.isStatic(method.getModifiers()));
    }

    @ParameterizedTest
    @MethodSource("events")
    void eachEventIsToldToBothInOrder(Method event) throws Exception {
        Object[] arguments = arguments(event);
        event.invoke(SockJsObserver.both(recording("first"), recording("second")), arguments);
        String told = " " + event.getName() + Arrays.toString(arguments);
        assertThat(seen).containsExactly("first" + told, "second" + told);
    }

    @ParameterizedTest
    @MethodSource("events")
    void oneThatThrowsDoesNotKeepItFromTheOther(Method event) {
        SockJsObserver broken = observer((method, arguments) -> {
            throw new IllegalStateException("broken");
        });
        SockJsObserver both = SockJsObserver.both(broken, recording("second"));
        assertThatThrownBy(() -> event.invoke(both, arguments(event)))
                .isInstanceOf(InvocationTargetException.class)
                .hasRootCauseMessage("broken");
        assertThat(seen).hasSize(1);
    }

    private static Object[] arguments(Method event) {
        return Stream.of(event.getParameterTypes()).map(ARGUMENTS::get).toArray();
    }

    private SockJsObserver recording(String name) {
        return observer((event, arguments) -> seen.add(name + " " + event.getName() + Arrays.toString(arguments)));
    }

    private interface Told {
        void told(Method event, Object[] arguments);
    }

    private static SockJsObserver observer(Told told) {
        return (SockJsObserver) Proxy.newProxyInstance(
                SockJsObserver.class.getClassLoader(),
                new Class<?>[] {SockJsObserver.class},
                (proxy, event, arguments) -> {
                    told.told(event, arguments);
                    return null;
                });
    }
}
