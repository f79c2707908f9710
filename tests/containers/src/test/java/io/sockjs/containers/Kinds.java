package io.sockjs.containers;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Arguments of tests. */
final class Kinds {
    private Kinds() {}

    /** Each container with each of these. */
    static Stream<Arguments> with(Object... others) {
        return Arrays.stream(Container.Kind.values())
                .flatMap(kind -> Arrays.stream(others).map(other -> Arguments.of(kind, other)));
    }
}
