package io.sockjs.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sockjs.testkit.Json;
import io.sockjs.testkit.RawResponse;
import io.sockjs.testkit.WireFailure;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("§2 Fixed answers")
final class FixedAnswerRules extends Chapter {
    FixedAnswerRules(ConformanceTarget target) {
        super(target);
    }

    @Test
    @DisplayName("§2 The greeting is 200, plain text, 'Welcome to SockJS!' and LF, without a cookie")
    void greeting() {
        for (String service : List.of(ECHO, "/cookie_needed_echo")) {
            for (String end : List.of("", "/")) {
                answer(get(service + end))
                        .status(200)
                        .header("Content-Type", Answer.PLAIN)
                        .without("Set-Cookie")
                        .body("Welcome to SockJS!\n");
            }
        }
    }

    @Test
    @DisplayName("§2 Info is 200, JSON, not cached, with CORS, without a cookie")
    void infoHeaders() {
        for (String service : List.of(ECHO, "/cookie_needed_echo")) {
            answer(get(service + "/info?t=1234"))
                    .status(200)
                    .header("Content-Type", "application/json; charset=UTF-8")
                    .notCached()
                    .cors(null)
                    .without("Set-Cookie");
        }
    }

    @Test
    @DisplayName("§2 Info tells websocket, origins, cookie_needed and entropy")
    void infoFields() {
        Map<?, ?> info = info(ECHO);
        assertEquals(true, info.get("websocket"), "websocket of " + info);
        assertEquals(List.of("*:*"), info.get("origins"), "origins of " + info);
        assertEquals(false, info.get("cookie_needed"), "cookie_needed of " + info);
        entropy(info);
    }

    @Test
    @DisplayName("§2 Info tells that WebSocket is off")
    void infoOfDisabledWebSocket() {
        assertEquals(false, info("/disabled_websocket_echo").get("websocket"), "websocket");
    }

    @Test
    @DisplayName("§2 Info tells that a cookie is needed")
    void infoOfNeededCookie() {
        assertEquals(true, info("/cookie_needed_echo").get("cookie_needed"), "cookie_needed");
    }

    @Test
    @DisplayName("§2 The entropy is an integer in 0..2^32-1, another one on every call")
    void entropyIsFresh() {
        Set<Double> heard = new HashSet<>();
        for (int i = 0; i < 10; i++) {
            heard.add(entropy(info(ECHO)));
        }
        assertTrue(heard.size() >= 9, () -> "Ten calls, and only these values: " + heard);
    }

    private Map<?, ?> info(String service) {
        RawResponse answer = ask(get(service + "/info"));
        if (Json.parse(answer.text()) instanceof Map<?, ?> info) {
            return info;
        }
        throw new WireFailure("Info is no JSON object\n" + answer);
    }

    private static double entropy(Map<?, ?> info) {
        double entropy = info.get("entropy") instanceof Double number ? number : -1;
        assertTrue(entropy >= 0 && entropy <= 4294967295.0 && entropy == Math.rint(entropy), "entropy of " + info);
        return entropy;
    }
}
