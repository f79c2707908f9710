package io.sockjs.engine;

import io.sockjs.CloseStatus;
import io.sockjs.MemoryBudget;
import io.sockjs.protocol.BadMessage;
import io.sockjs.protocol.Frames;
import io.sockjs.protocol.MessageDecoder;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A session without a network: what stands between the bytes of a WebSocket message and those of its answer. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SessionBenchmark {
    private static final String TEXT = "a message of some words and not of too many, sixty-four in all. ";

    private final Sessions.LastBytes sink = new Sessions.LastBytes();
    private final Sessions sessions = new Sessions(connection -> connection.onMessage(connection::send));
    private final Session session = sessions.open(sink);
    private final byte[] body = ("[\"" + TEXT + "\"]").getBytes(java.nio.charset.StandardCharsets.UTF_8);
    private final byte[] frame = Frames.message(TEXT);
    private SessionMachine machine = machine();

    /** A machine of its own for each run. */
    @Setup
    public void prepare() {
        machine = machine();
        machine.attach(receiver(), 0);
    }

    /** In through the decoder, to the application and out through the encoder. */
    @Benchmark
    public byte[] echo() throws BadMessage {
        session.receive(MessageDecoder.arrayOrString(body, 0, body.length, 1000), body.length, () -> {});
        return sink.bytes;
    }

    /** The application sends. */
    @Benchmark
    public byte[] send() {
        session.send(TEXT);
        return sink.bytes;
    }

    /** The state machine alone. */
    @Benchmark
    public byte[] machineSend() {
        machine.send(frame, 1);
        return sink.bytes;
    }

    /** A session's whole life, from the handshake on. */
    @Benchmark
    public byte[] openEchoClose() throws BadMessage {
        Session one = sessions.open(sink);
        one.receive(MessageDecoder.arrayOrString(body, 0, body.length, 1000), body.length, () -> {});
        one.hungUp(CloseStatus.NORMAL);
        return sink.bytes;
    }

    private Receiver receiver() {
        return Sessions.receiver(sink);
    }

    private static SessionMachine machine() {
        SessionMachine.Limits limits = new SessionMachine.Limits(
                1L << 40, 1L << 40, 1L << 40, 1 << 20, 1 << 20, 1 << 16, MemoryBudget.shared());
        return new SessionMachine(limits, new NoEffects(), 0);
    }

    private static final class NoEffects implements SessionMachine.Effects {
        @Override
        public void attached(Receiver receiver) {}

        @Override
        public void opened() {}

        @Override
        public void closed(CloseStatus status) {}

        @Override
        public void forgotten() {}
    }
}
