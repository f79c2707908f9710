package io.sockjs.reliability.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sockjs.protocol.BadMessage;
import io.sockjs.protocol.Frames;
import io.sockjs.protocol.MessageDecoder;
import io.sockjs.testkit.Json;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Our decoder takes what another parser takes, with the same messages, and reads what our encoder writes. */
class CodecFuzzTest {
    @FuzzTest
    void decoderAgreesWithAnotherParser(byte[] data) {
        List<String> ours = ours(data);
        List<String> theirs = theirs(data);
        if (ours == null ? theirs != null : !ours.equals(theirs)) {
            throw new AssertionError("ours " + ours + ", another's " + theirs);
        }
        if (ours == null) {
            return;
        }
        for (String message : ours) {
            byte[] frame = Frames.message(message);
            String array = new String(frame, 1, frame.length - 1, StandardCharsets.UTF_8);
            if (!Json.strings(array).equals(List.of(message))) {
                throw new AssertionError("not the message again: " + array);
            }
        }
    }

    private static @Nullable List<String> ours(byte[] data) {
        try {
            return MessageDecoder.array(data, 0, data.length, Integer.MAX_VALUE);
        } catch (BadMessage refused) {
            return null;
        }
    }

    private static @Nullable List<String> theirs(byte[] data) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(data))
                    .toString();
            if (!(Json.parse(text) instanceof List<?> list) || !list.stream().allMatch(String.class::isInstance)) {
                return null;
            }
            return list.stream().map(String.class::cast).toList();
        } catch (CharacterCodingException | RuntimeException | AssertionError refused) {
            return null;
        }
    }
}
