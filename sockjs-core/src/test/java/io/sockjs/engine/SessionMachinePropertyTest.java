package io.sockjs.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockjs.CloseStatus;
import io.sockjs.MemoryBudget;
import io.sockjs.ReadyState;
import io.sockjs.SlowConsumerPolicy;
import io.sockjs.protocol.Dress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Random operations over the session machine, against its stated invariants. A failure names the seed of its session. */
class SessionMachinePropertyTest {
    private static final int STEPS = 600_000;
    private static final SessionMachine.Limits LIMITS =
            new SessionMachine.Limits(250, 100, 50, 400, 40, 60, MemoryBudget.ofBytes(1 << 20));
    private static final Pattern NUMBER = Pattern.compile("\\d+");
    private static final Dress[] HTTP = {
        Dress.XHR_POLLING, Dress.XHR_STREAMING, Dress.EVENTSOURCE, Dress.HTMLFILE, Dress.JSONP_POLLING
    };
    private static final Dress[] SOCKETS = {Dress.WEBSOCKET, Dress.WEBSOCKET_RAW};

    @Test
    void invariantsHoldOverRandomOperations() {
        int steps = 0;
        int delivered = 0;
        int closes = 0;
        for (long seed = 1; steps < STEPS; seed++) {
            Life life = new Life(seed);
            try {
                steps += life.live();
            } catch (RuntimeException | AssertionError broken) {
                throw new AssertionError("seed " + seed + ": " + life.history, broken);
            }
            delivered += life.received.size();
            closes += life.closed.size();
        }
        assertThat(delivered).as("the operations are such that messages flow").isGreaterThan(STEPS / 20);
        assertThat(closes).as("and that sessions end").isGreaterThan(STEPS / 500);
    }

    /** One session, its receivers, and what is known of it from outside. */
    private static final class Life implements SessionMachine.Effects {
        private final Random random;
        private final boolean socket;
        private final SlowConsumerPolicy.Action whenFull;
        private final SessionMachine machine;
        private final List<Receiver> receivers = new ArrayList<>();
        private final List<RecordingSink> sinks = new ArrayList<>();
        private final List<String> written = new ArrayList<>();
        private final List<Integer> gone = new ArrayList<>();
        final List<String> history = new ArrayList<>();
        final List<Integer> received = new ArrayList<>();
        final List<CloseStatus> closed = new ArrayList<>();
        private int opened;
        private int forgotten;
        private int dropped;
        private int sent;
        private boolean mayLose;
        private int writtenSeen;
        private long now = 1000;

        Life(long seed) {
            random = new Random(seed);
            socket = random.nextInt(4) == 0;
            whenFull = SlowConsumerPolicy.Action.values()[random.nextInt(3)];
            machine = new SessionMachine(LIMITS, this, now);
        }

        int live() {
            int steps = 20 + random.nextInt(60);
            for (int i = 0; i < steps; i++) {
                step();
                look();
                check();
            }
            end();
            check();
            return steps;
        }

        private void step() {
            now += random.nextInt(30);
            switch (random.nextInt(12)) {
                case 0, 1, 2 -> attach();
                case 3, 4, 5, 6 -> send();
                case 7 -> turnWritable();
                case 8 -> tick(random.nextInt(300));
                case 9 -> machine.alive(now);
                case 10 -> vanish();
                default -> rare();
            }
        }

        private void attach() {
            if (socket && !receivers.isEmpty()) {
                return;
            }
            Dress[] dresses = socket ? SOCKETS : HTTP;
            Dress dress = dresses[random.nextInt(dresses.length)];
            RecordingSink sink = new RecordingSink(written);
            sink.writable = random.nextInt(4) != 0;
            Receiver receiver = Receivers.of(dress, 1 + random.nextInt(200), sink);
            receivers.add(receiver);
            sinks.add(sink);
            note("attach " + dress + (sink.writable ? "" : " unwritable"));
            machine.attach(receiver, now);
        }

        private void send() {
            if (random.nextInt(6) == 0) {
                // A socket may take more before its event of that has come.
                sinks.forEach(sink -> sink.writable = random.nextBoolean());
            }
            sent++;
            note("send " + sent);
            byte[] message = ("a[\"" + sent + "\"]").getBytes(StandardCharsets.US_ASCII);
            machine.send(message, now);
        }

        private void turnWritable() {
            for (RecordingSink sink : sinks) {
                sink.writable = random.nextBoolean();
            }
            note("writable");
            machine.writable(now);
        }

        private void tick(long by) {
            now += by;
            note("tick +" + by);
            machine.tick(now);
        }

        /** Some receiver vanishes: mostly the attached one, at times one whose end was written but lost on the way. */
        private void vanish() {
            if (receivers.isEmpty() || random.nextInt(3) != 0) {
                return;
            }
            int i = random.nextInt(4) == 0 ? random.nextInt(receivers.size()) : receivers.size() - 1;
            if (gone.contains(i)) {
                return;
            }
            gone.add(i);
            mayLose = true;
            note("vanish " + i);
            machine.interrupted(receivers.get(i), now);
        }

        private void rare() {
            if (random.nextInt(6) != 0) {
                return;
            }
            if (socket && random.nextBoolean()) {
                note("hung up");
                mayLose = true;
                gone.add(0);
                machine.hungUp(CloseStatus.NORMAL, now);
            } else {
                note("close");
                machine.close(CloseStatus.ofApplication(3000, "Go away!"), now);
            }
        }

        /** Lets the session end as a patient client would: receivers come until it is told the close, or time runs out. */
        private void end() {
            machine.close(CloseStatus.NORMAL, now);
            for (int i = 0; i < 50 && machine.phase() == ReadyState.CLOSING; i++) {
                attach();
                look();
            }
            tick(1000);
            tick(1000);
            look();
            if (opened == 1) {
                assertThat(closed)
                        .as("closed is told of every session that was opened")
                        .hasSize(1);
            }
            assertThat(machine.phase()).isIn(ReadyState.CLOSED);
            assertThat(forgotten).as("forgotten once").isEqualTo(1);
            if (!mayLose) {
                assertThat(received.size() + dropped)
                        .as("what was sent is received, or told to be dropped, after the end too")
                        .isEqualTo(sent);
            }
        }

        /** Reads what was written since, over all receivers, in the order in which it was written. */
        private void look() {
            for (; writtenSeen < written.size(); writtenSeen++) {
                read(written.get(writtenSeen));
            }
        }

        private void read(String text) {
            if (text.contains("c[") || text.contains("parent.")) {
                return;
            }
            Matcher numbers = NUMBER.matcher(text);
            while (numbers.find()) {
                received.add(Integer.valueOf(numbers.group()));
            }
        }

        private void check() {
            assertThat(opened).as("opened at most once").isLessThanOrEqualTo(1);
            assertThat(closed.size()).as("closed at most once").isLessThanOrEqualTo(opened);
            assertThat(received).as("in order, none twice").isSorted().doesNotHaveDuplicates();
            assertThat(attached()).as("receivers attached").isLessThanOrEqualTo(1);
            assertThat(machine.pendingBytes()).as("bytes that gather").isBetween(0L, LIMITS.pendingBytes());
        }

        private long attached() {
            long open = 0;
            for (int i = 0; i < sinks.size(); i++) {
                open += sinks.get(i).finished == null && !gone.contains(i) ? 1 : 0;
            }
            return open;
        }

        private void note(String operation) {
            history.add(operation);
        }

        @Override
        public void attached(Receiver receiver) {
            assertThat(receiver.isRefused()).isFalse();
        }

        @Override
        public void opened() {
            opened++;
        }

        @Override
        public void closed(CloseStatus status) {
            assertThat(opened).as("opened comes before closed").isEqualTo(1);
            closed.add(status);
        }

        @Override
        public void forgotten() {
            forgotten++;
        }

        @Override
        public SlowConsumerPolicy.Action full() {
            return whenFull;
        }

        @Override
        public void dropped(int messages, long bytes) {
            dropped += messages;
        }
    }
}
