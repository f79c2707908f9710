package io.sockjs.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockjs.PreparedMessage;
import io.sockjs.SockJsConnection;
import io.sockjs.SockJsGroup;
import io.sockjs.protocol.Dress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Groups, and the message that is encoded once for all of its receivers. */
class GroupTest extends EngineRig {
    private static final String HARD = "</script> 100% \"q\" \\ \n \u2028 \ud83d\ude00 \ud800";

    private final SockJsGroup group = new SockJsGroup();

    @Test
    void messageReachesAllMembersAndNobodyElse() {
        FakeExchange first = socket();
        FakeExchange second = socket();
        FakeExchange outsider = socket();
        group.join(connections.get(0));
        group.join(connections.get(1));
        assertThat(group.send("hi")).isEqualTo(2);
        assertThat(first.sink.all()).isEqualTo("oa[\"hi\"]");
        assertThat(second.sink.all()).isEqualTo("oa[\"hi\"]");
        assertThat(outsider.sink.all()).isEqualTo("o");
    }

    @Test
    void messageToTheOthersDoesNotComeBack() {
        FakeExchange sender = socket();
        FakeExchange other = socket();
        connections.forEach(group::join);
        assertThat(group.sendToOthers(connections.get(0), "hi")).isEqualTo(1);
        assertThat(sender.sink.all()).isEqualTo("o");
        assertThat(other.sink.all()).isEqualTo("oa[\"hi\"]");
    }

    @Test
    void connectionThatEndsLeavesByItself() {
        FakeExchange gone = socket();
        socket();
        SockJsGroup second = new SockJsGroup();
        connections.forEach(group::join);
        connections.forEach(second::join);
        List<Integer> sizeAtClose = new ArrayList<>();
        connections.get(0).onClose(status -> sizeAtClose.add(group.size()));
        listener(gone).aborted();
        assertThat(group.members()).containsExactly(connections.get(1));
        assertThat(second.members()).containsExactly(connections.get(1));
        assertThat(sizeAtClose)
                .as("left before callbacks that were added later")
                .containsExactly(1);
    }

    @Test
    void connectionThatIsNoLongerOpenCannotJoin() {
        socket();
        connections.get(0).close();
        assertThat(group.join(connections.get(0))).isFalse();
        assertThat(group.size()).isZero();
    }

    @Test
    void joiningTwiceAndLeavingTwiceIsTold() {
        socket();
        SockJsConnection connection = connections.get(0);
        assertThat(group.join(connection)).isTrue();
        assertThat(group.join(connection)).isFalse();
        assertThat(group.contains(connection)).isTrue();
        assertThat(group.leave(connection)).isTrue();
        assertThat(group.leave(connection)).isFalse();
        assertThat(group.contains(connection)).isFalse();
        assertThat(group.send("nobody there")).isZero();
    }

    @Test
    void connectionThatComesAndGoesKeepsNothingOfItsFormerGroups() {
        socket();
        Session connection = (Session) connections.get(0);
        int before = connection.closeCallbacks();
        IntStream.range(0, 1000).forEach(i -> {
            SockJsGroup room = new SockJsGroup();
            room.join(connection);
            room.join(connection);
            room.leave(connection);
        });
        assertThat(connection.closeCallbacks()).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource(Dress.class)
    void sharedBytesAreThoseOfASingleMessage(Dress dress) {
        RecordingSink single = new RecordingSink();
        RecordingSink shared = new RecordingSink();
        Receiver one = Receivers.of(dress, 100_000, single);
        Receiver two = Receivers.of(dress, 100_000, shared);
        PreparedMessage message = PreparedMessage.of(HARD);
        one.message(SharedForms.gathered(message, dress.isFramed()));
        two.message(message);
        assertThat(shared.all()).isEqualTo(single.all());
    }

    @Test
    void eachFormIsEncodedOnceHoweverManyReceiveIt() {
        PreparedMessage message = PreparedMessage.of(HARD);
        for (Dress dress : Dress.values()) {
            byte[] first = SharedForms.dressed(message, dress, "cb");
            byte[] again = SharedForms.dressed(message, dress, "cb");
            if (dress != Dress.JSONP_POLLING) {
                assertThat(again).as("%s", dress).isSameAs(first);
            }
        }
        assertThat(SharedForms.dressed(message, Dress.XHR_POLLING, ""))
                .isSameAs(SharedForms.dressed(message, Dress.XHR_STREAMING, ""));
    }

    @Test
    void sharedMessageGathersWhileNobodyReceivesAndKeepsItsPlace() {
        poll();
        SockJsConnection connection = connections.get(0);
        PreparedMessage shared = PreparedMessage.of("2");
        connection.send("1");
        assertThat(connection.send(shared)).isTrue();
        connection.send("3");
        assertThat(poll().all()).isEqualTo("a[\"1\",\"2\",\"3\"]\n");
        connection.close();
        assertThat(connection.send(shared)).isFalse();
    }

    @Test
    void sharedMessageToAFullSocketWaits() {
        FakeExchange socket = socket();
        socket.sink.writable = false;
        connections.get(0).send(PreparedMessage.of("later"));
        assertThat(socket.sink.all()).isEqualTo("o");
        socket.sink.writable = true;
        listener(socket).writable();
        assertThat(socket.sink.all()).isEqualTo("oa[\"later\"]");
    }

    @Test
    @SuppressWarnings("NullAway") // What the types forbid and an application may do all the same.
    void nullIsRefused() {
        socket();
        assertThatThrownBy(() -> connections.get(0).send((String) null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> connections.get(0).send((PreparedMessage) null))
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> PreparedMessage.of(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> group.sendToOthers(null, "x")).isInstanceOf(NullPointerException.class);
    }
}
