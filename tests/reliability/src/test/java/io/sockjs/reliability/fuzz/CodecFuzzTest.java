package io.sockjs.reliability.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sockjs.protocol.BadMessage;
import io.sockjs.protocol.Frames;
import io.sockjs.protocol.MessageDecoder;
import io.sockjs.testkit.Json;
import io.sockjs.testkit.WireFailure;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Our decoder takes what another parser takes, with the same messages, and reads what our encoder writes. */
class CodecFuzzTest {
    /** The input stands between these, in which nothing may be read. */
    private static final int MARGIN = 9;

    private interface Decoder {
        List<String> messages(byte[] data, int from, int end, int limit) throws BadMessage;
    }

    @FuzzTest
    void decoderAgreesWithAnotherParser(byte[] data) {
        Object theirs = theirs(data);
        List<String> array = theirs instanceof List<?> list && list.stream().allMatch(String.class::isInstance)
                ? list.stream().map(String.class::cast).toList()
                : null;
        List<String> socket = data.length == 0 ? List.of() : theirs instanceof String one ? List.of(one) : array;
        agrees(MessageDecoder::array, data, array);
        agrees(MessageDecoder::arrayOrString, data, socket);
        if (array != null) {
            array.forEach(CodecFuzzTest::comesBack);
        }
    }

    private static void agrees(Decoder decoder, byte[] data, @Nullable List<String> theirs) {
        same(ours(decoder, data, Integer.MAX_VALUE), theirs, data);
        if (theirs == null || theirs.isEmpty()) {
            return;
        }
        same(ours(decoder, data, theirs.size()), theirs, data);
        if (theirs.size() > 1) {
            same(ours(decoder, data, theirs.size() - 1), null, data);
        }
    }

    private static @Nullable List<String> ours(Decoder decoder, byte[] data, int limit) {
        List<String> quotes = ours(decoder, data, limit, (byte) '"');
        same(ours(decoder, data, limit, (byte) ']'), quotes, data);
        return quotes;
    }

    private static @Nullable List<String> ours(Decoder decoder, byte[] data, int limit, byte margin) {
        byte[] wide = new byte[data.length + 2 * MARGIN];
        Arrays.fill(wide, margin);
        System.arraycopy(data, 0, wide, MARGIN, data.length);
        try {
            return decoder.messages(wide, MARGIN, MARGIN + data.length, limit);
        } catch (BadMessage refused) {
            return null;
        }
    }

    private static void same(@Nullable List<String> ours, @Nullable List<String> theirs, byte[] data) {
        if (!Objects.equals(ours, theirs)) {
            throw new AssertionError(
                    "ours " + ours + ", another's " + theirs + " of " + new String(data, StandardCharsets.ISO_8859_1));
        }
    }

    private static void comesBack(String message) {
        byte[] frame = Frames.message(message);
        String array = new String(frame, 1, frame.length - 1, StandardCharsets.UTF_8);
        if (!Json.strings(array).equals(List.of(message))) {
            throw new AssertionError("not the message again: " + array);
        }
    }

    /** Null for what is refused, too: it is no message either. */
    private static @Nullable Object theirs(byte[] data) {
        try {
            return Json.parse(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(data))
                    .toString());
        } catch (CharacterCodingException | WireFailure refused) {
            return null;
        }
    }
}
