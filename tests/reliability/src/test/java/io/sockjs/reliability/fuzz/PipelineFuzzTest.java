package io.sockjs.reliability.fuzz;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Arbitrary bytes in arbitrary pieces, over Netty's codec: each request that was sent is answered or its connection closed, nothing is
 * thrown, no error is logged, and no session and no buffer is left.
 */
class PipelineFuzzTest {
    static final String HANDSHAKE = "GET /echo/000/fuzz/websocket HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\n"
            + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";
    /** The fuzzed requests meet a session that is open, under the name {@code s}. */
    static final String OPENING = "POST /echo/000/s/xhr HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n";

    private static final Duration DELAY = Duration.ofMillis(2);

    @FuzzTest
    @DictionaryFile(resourcePath = "protocol.dict")
    void requests(byte[] data) {
        FuzzedService service = new FuzzedService(DELAY);
        service.open(OPENING.getBytes(StandardCharsets.US_ASCII));
        if (service.opened() != 1) {
            throw new AssertionError("no session is open");
        }
        service.write(data);
        service.endWell();
    }

    @FuzzTest
    void framesBehindAHandshake(byte[] data) {
        FuzzedService service = new FuzzedService(DELAY);
        boolean raw = data.length > 0 && data[0] == FuzzedService.RAW;
        String handshake = raw ? HANDSHAKE.replace("/000/fuzz/", "/") : HANDSHAKE;
        service.open(handshake.getBytes(StandardCharsets.US_ASCII));
        if (!service.first().isUpgraded()) {
            throw new AssertionError("no WebSocket: " + service.first());
        }
        service.write(data);
        service.endWell();
    }
}
