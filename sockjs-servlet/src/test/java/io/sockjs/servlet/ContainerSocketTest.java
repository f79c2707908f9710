package io.sockjs.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockjs.servlet.container.OwnSession;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the containers' own sessions can do is tested in the containers. */
class ContainerSocketTest {
    @Test
    void methodsThatMayNotBeCalledAreNotThere() {
        List<String> called = new ArrayList<>();
        ContainerSocket socket = ContainerSocket.of(OwnSession.of(called));
        assertThat(socket.canStop()).isFalse();
        assertThat(socket.readsAhead()).isFalse();
        socket.reading(false);
        assertThat(socket.cut()).isFalse();
        assertThat(called).isEmpty();
    }
}
