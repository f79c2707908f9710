package io.sockjs.protocol;

import io.sockjs.SockJsRequest;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** What a request must have to become a WebSocket (RFC 6455 section 4.2.1, protocol section 6.10). */
public final class WebSocketHandshake {
    private WebSocketHandshake() {}

    /**
     * The refusal, or null when the handshake may go on.
     *
     * @param http10 whether the request is HTTP/1.0, which has no upgrade
     */
    public static @Nullable Answer refusal(SockJsRequest request, boolean http10) {
        if (!HeaderRules.hasToken(request.header("upgrade"), "websocket")) {
            return bad("Can \"Upgrade\" only to \"WebSocket\".");
        }
        if (http10) {
            return bad("Not a valid websocket request: HTTP/1.1 is needed.");
        }
        if (!HeaderRules.hasToken(request.header("connection"), "upgrade")) {
            return bad("Not a valid websocket request: \"Connection\" must be \"Upgrade\".");
        }
        if (request.header("transfer-encoding") != null || hasLength(request.header("content-length"))) {
            return bad("Not a valid websocket request: it has a body.");
        }
        String version = request.header("sec-websocket-version");
        if (version == null) {
            return bad("Not a valid websocket request: \"Sec-WebSocket-Version\" is missing.");
        }
        if (!version.equals("13")) {
            return Answer.text(426, "Not a valid websocket request: \"Sec-WebSocket-Version\" must be 13.")
                    .with("Sec-WebSocket-Version", "13");
        }
        if (!isKey(request.header("sec-websocket-key"))) {
            return bad("Not a valid websocket request: \"Sec-WebSocket-Key\" must be 16 bytes in base64.");
        }
        return null;
    }

    private static boolean hasLength(@Nullable String length) {
        return length != null && !length.strip().equals("0");
    }

    private static boolean isKey(@Nullable String key) {
        try {
            return key != null && Base64.getDecoder().decode(key.strip()).length == 16;
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    private static Answer bad(String words) {
        return Answer.text(400, words);
    }
}
