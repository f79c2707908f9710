package io.sockjs.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockjs.CloseStatus;
import io.sockjs.MemoryBudget;
import io.sockjs.ReadyState;
import io.sockjs.protocol.Dress;
import io.sockjs.protocol.Frames;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules of protocol section 6, one by one. */
class SessionMachineTest {
    private static final SessionMachine.Limits LIMITS =
            new SessionMachine.Limits(25_000, 10_000, 5_000, 1000, 100, 500, MemoryBudget.ofBytes(1 << 20));

    private final List<String> effects = new ArrayList<>();
    private final SessionMachine machine = new SessionMachine(LIMITS, new Recorder(), 0);

    @Test
    void firstReceiverGetsOAndTheApplicationIsToldOnce() {
        assertThat(poll(0).all()).isEqualTo("o\n");
        poll(1);
        assertThat(effects).containsExactly("opened");
    }

    @Test
    void messagesWaitForAReceiverAndComeInOneFrame() {
        poll(0);
        send("a", 1);
        send("b", 2);
        assertThat(poll(3).all()).isEqualTo("a[\"a\",\"b\"]\n");
    }

    @Test
    void secondReceiverGets2010AndTheFirstIsNotDisturbed() {
        RecordingSink first = stream(0);
        RecordingSink second = stream(1);
        assertThat(second.written.get(1)).isEqualTo("c[2010,\"Another connection still open\"]\n");
        assertThat(second.finished).isNotNull();
        send("a", 2);
        assertThat(first.all()).endsWith("o\na[\"a\"]\n");
        assertThat(first.finished).isNull();
    }

    @Test
    void streamEndsAtItsLimitAndNothingIsLostOverTheChange() {
        RecordingSink first = new RecordingSink();
        machine.attach(Receivers.of(Dress.XHR_STREAMING, 10, first), 0);
        send("12345", 1);
        send("6", 2);
        assertThat(first.finished).isNotNull();
        assertThat(first.all()).endsWith("o\na[\"12345\"]\n");
        assertThat(stream(3).all()).endsWith("\na[\"6\"]\n");
    }

    @Test
    void noReceiverForTheDisconnectDelayEndsTheSession() {
        poll(0);
        machine.tick(4_999);
        assertThat(machine.phase()).isEqualTo(ReadyState.OPEN);
        machine.tick(5_000);
        assertThat(effects).containsExactly("opened", "closed 1006", "forgotten");
    }

    @Test
    void heartbeatComesAfterADelayWithoutTrafficAndTrafficPutsItOff() {
        RecordingSink sink = stream(0);
        send("a", 10_000);
        machine.tick(25_000);
        assertThat(sink.all()).doesNotEndWith("h\n");
        assertThat(machine.due()).isEqualTo(35_000);
        machine.tick(35_000);
        assertThat(sink.all()).endsWith("h\n");
    }

    @Test
    void socketThatDoesNotAnswerAHeartbeatIsGone() {
        RecordingSink sink = socket(0);
        machine.tick(25_000);
        assertThat(sink.pings).isEqualTo(1);
        machine.tick(35_000);
        assertThat(sink.all()).isEqualTo("ohc[3000,\"No response from heartbeat\"]");
        assertThat(effects).containsExactly("opened", "closed 3000", "forgotten");
    }

    @Test
    void anythingFromTheSocketsPeerCountsAsLife() {
        RecordingSink sink = socket(0);
        machine.tick(25_000);
        machine.alive(26_000);
        machine.tick(35_000);
        assertThat(sink.finished).isNull();
        assertThat(machine.due()).isEqualTo(51_000);
    }

    @Test
    void closeReachesTheReceiverAndEachLaterOneUntilTheDisconnectDelay() {
        RecordingSink first = stream(0);
        machine.close(new CloseStatus(3000, "Go away!"), 1);
        assertThat(first.all()).endsWith("c[3000,\"Go away!\"]\n");
        assertThat(stream(4_000).all()).endsWith("\nc[3000,\"Go away!\"]\n");
        assertThat(effects).containsExactly("opened", "closed 3000");
        machine.tick(5_001);
        assertThat(effects).endsWith("forgotten");
    }

    @Test
    void closeWaitsBehindTheMessagesThatWereSentBefore() {
        poll(0);
        send("a", 1);
        machine.close(new CloseStatus(3000, "bye"), 2);
        assertThat(poll(3).all()).isEqualTo("a[\"a\"]\n");
        assertThat(poll(4).all()).isEqualTo("c[3000,\"bye\"]\n");
    }

    @Test
    void nothingIsSentAfterClose() {
        poll(0);
        machine.close(CloseStatus.NORMAL, 1);
        send("late", 2);
        assertThat(poll(3).all()).isEqualTo("c[1000,\"Normal closure\"]\n");
    }

    @Test
    void brokenReceiverEndsTheSessionAtOnceAndTheNextOneIsToldSo() {
        RecordingSink sink = new RecordingSink();
        Receiver receiver = Receivers.of(Dress.XHR_STREAMING, 1000, sink);
        machine.attach(receiver, 0);
        machine.interrupted(receiver, 1);
        assertThat(effects).containsExactly("opened", "closed 1002");
        assertThat(poll(2).all()).isEqualTo("c[1002,\"Connection interrupted\"]\n");
    }

    @Test
    void answerWhoseEndDidNotReachTheSocketCountsAsBroken() {
        RecordingSink sink = new RecordingSink();
        Receiver receiver = Receivers.of(Dress.XHR_POLLING, 1000, sink);
        machine.attach(receiver, 0);
        assertThat(sink.finished).as("a poll ends after one frame").isNotNull();
        machine.interrupted(receiver, 1);
        assertThat(effects).containsExactly("opened", "closed 1002");
    }

    /** Its messages are lost, whoever has come since; they were lost in silence. */
    @Test
    void earlierAnswerThatBreaksEndsTheSessionAndTellsTheReceiverThatCameSince() {
        Receiver first = Receivers.of(Dress.XHR_STREAMING, 1, new RecordingSink());
        machine.attach(first, 0);
        RecordingSink second = stream(1);
        machine.interrupted(first, 2);
        assertThat(second.all()).endsWith("c[1002,\"Connection interrupted\"]\n");
        assertThat(second.finished).isNotNull();
        assertThat(effects).containsExactly("opened", "closed 1002");
    }

    @Test
    void refusedReceiverThatBreaksDisturbsNobody() {
        stream(0);
        Receiver second = Receivers.of(Dress.XHR_STREAMING, 1000, new RecordingSink());
        machine.attach(second, 1);
        machine.interrupted(second, 2);
        assertThat(effects).containsExactly("opened");
    }

    @Test
    void unwritableReceiverGetsWhatGatheredWhenItIsWritableAgain() {
        RecordingSink sink = stream(0);
        sink.writable = false;
        send("a", 1);
        send("b", 1);
        assertThat(machine.pendingBytes()).isEqualTo("a[\"a\"]".length() + "a[\"b\"]".length());
        sink.writable = true;
        machine.writable(2);
        assertThat(sink.all()).endsWith("o\na[\"a\",\"b\"]\n");
        assertThat(machine.pendingBytes()).isZero();
    }

    @Test
    void messageDoesNotOvertakeWhatGatheredWhenTheSocketTakesMoreBeforeItsEventHasCome() {
        RecordingSink sink = stream(0);
        sink.writable = false;
        send("a", 1);
        sink.writable = true;
        send("b", 2);
        assertThat(sink.all()).endsWith("o\na[\"a\",\"b\"]\n");
    }

    @Test
    void moreThanMayGatherClosesTheSessionAsSlow() {
        poll(0);
        send("x".repeat(990), 1);
        send("y".repeat(20), 2);
        assertThat(effects).containsExactly("opened", "closed 4001");
        assertThat(poll(3).all()).isEqualTo("c[4001,\"Slow consumer\"]\n");
    }

    @Test
    void rawSocketHasNoFramesAndIsClosedWithTheApplicationsCode() {
        RecordingSink sink = new RecordingSink();
        machine.attach(Receivers.of(Dress.WEBSOCKET_RAW, 1, sink), 0);
        machine.send("hi".getBytes(java.nio.charset.StandardCharsets.UTF_8), 1);
        machine.tick(25_001);
        machine.alive(25_002);
        machine.close(new CloseStatus(3000, "bye"), 25_003);
        assertThat(sink.written).containsExactly("hi");
        assertThat(sink.pings).isEqualTo(1);
        assertThat(sink.finished).isEqualTo(new CloseStatus(3000, "bye"));
    }

    /** The whole of what was sent before counted against the peer's time to answer. */
    @Test
    void pongClockBeginsWhenThePingHasGoneToTheSocket() {
        RecordingSink sink = socket(0);
        sink.pingLeftAt = null;
        sink.takingBytes = true;
        machine.tick(25_000);
        machine.tick(35_000);
        assertThat(effects).as("while a big message is on its way").containsExactly("opened");
        sink.pingLeftAt = 44_000L;
        machine.tick(45_000);
        assertThat(machine.due()).isEqualTo(54_000);
        assertThat(effects).containsExactly("opened");
        machine.tick(54_000);
        assertThat(effects).containsExactly("opened", "closed 3000", "forgotten");
    }

    @Test
    void peerThatTakesNothingIsDeadAlsoWhileThePingWaits() {
        RecordingSink sink = socket(0);
        sink.pingLeftAt = null;
        machine.tick(25_000);
        machine.tick(35_000);
        assertThat(effects).containsExactly("opened", "closed 3000", "forgotten");
    }

    @Test
    void anythingThatCameSinceThePingIsLife() {
        RecordingSink sink = socket(0);
        machine.tick(25_000);
        sink.heard = true;
        machine.tick(35_000);
        assertThat(effects).containsExactly("opened");
        assertThat(machine.due()).isEqualTo(60_000);
        sink.heard = false;
        machine.tick(60_000);
        machine.tick(70_000);
        assertThat(effects).containsExactly("opened", "closed 3000", "forgotten");
    }

    private RecordingSink poll(long now) {
        return attach(Dress.XHR_POLLING, now);
    }

    private RecordingSink stream(long now) {
        return attach(Dress.XHR_STREAMING, now);
    }

    private RecordingSink socket(long now) {
        return attach(Dress.WEBSOCKET, now);
    }

    private RecordingSink attach(Dress dress, long now) {
        RecordingSink sink = new RecordingSink();
        machine.attach(Receivers.of(dress, 100_000, sink), now);
        return sink;
    }

    private void send(String message, long now) {
        machine.send(Frames.message(message), now);
    }

    private final class Recorder implements SessionMachine.Effects {
        @Override
        public void attached(Receiver receiver) {}

        @Override
        public void opened() {
            effects.add("opened");
        }

        @Override
        public void closed(CloseStatus status) {
            effects.add("closed " + status.code());
        }

        @Override
        public void forgotten() {
            effects.add("forgotten");
        }
    }
}
