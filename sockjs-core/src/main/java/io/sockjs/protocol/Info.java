package io.sockjs.protocol;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The body of the info answer (protocol section 2). */
public final class Info {
    private Info() {}

    /**
     * The JSON.
     *
     * @param entropy unpredictable; its lower 32 bits are shown
     * @param baseUrl null to leave it out
     */
    public static byte[] json(boolean websocket, boolean cookieNeeded, int entropy, @Nullable String baseUrl) {
        StringBuilder json = new StringBuilder(128)
                .append("{\"websocket\":")
                .append(websocket)
                .append(",\"origins\":[\"*:*\"],\"cookie_needed\":")
                .append(cookieNeeded)
                .append(",\"entropy\":")
                .append(Integer.toUnsignedString(entropy));
        if (baseUrl != null) {
            json.append(",\"base_url\":").append(new String(MessageEncoder.encode(baseUrl), StandardCharsets.UTF_8));
        }
        return json.append('}').toString().getBytes(StandardCharsets.UTF_8);
    }
}
