package io.sockjs.benchmark;

import io.sockjs.protocol.BadMessage;
import io.sockjs.protocol.Frames;
import io.sockjs.protocol.MessageDecoder;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One message to and from the bytes of its JSON. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class CodecBenchmark {
    /** What the message is made of. */
    public enum Text {
        /** Letters, digits and a few spaces. */
        ASCII("The quick brown fox jumps over 13 lazy dogs. "),
        /** ASCII as JSON has it: a quote or a backslash every eleven characters. */
        ESCAPED("{\"key\": 17, \"path\": \"c:\\\\x\"} "),
        /** Two and three bytes a character. */
        BMP("Größe 寸法 размер "),
        /** Pairs, which go out as two escapes. */
        SURROGATES("\ud83d\ude00 ok ");

        private final String words;

        Text(String words) {
            this.words = words;
        }

        String of(int length) {
            return words.repeat(length / words.length() + 1).substring(0, length & ~1);
        }
    }

    /** What. */
    @Param
    @SuppressWarnings("NullAway.Init")
    public Text text;

    /** In UTF-16 code units. */
    @Param({"64", "1024", "16384"})
    public int length;

    private String message = "";
    private byte[] body = {};

    /** Makes the inputs. */
    @Setup
    public void prepare() {
        message = text.of(length);
        byte[] frame = Frames.message(message);
        body = java.util.Arrays.copyOfRange(frame, 1, frame.length);
    }

    /** To the bytes of a JSON string. */
    @Benchmark
    public byte[] encode() {
        return Frames.message(message);
    }

    /** From the bytes of a JSON array. */
    @Benchmark
    public List<String> decode() throws BadMessage {
        return MessageDecoder.array(body, 0, body.length, 1000);
    }
}
