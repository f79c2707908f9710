package io.sockjs.testkit.conformance;

import io.sockjs.testkit.RawRequest;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.StreamKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("§3 Headers shared by many answers")
final class SharedHeaderRules extends Chapter {
    private static final List<String> ORIGINS = List.of("http://test.example:8080", "null", "https://other.example");
    private static final List<String> XHR = List.of("xhr", "xhr_streaming", "xhr_send");

    SharedHeaderRules(ConformanceTarget target) {
        super(target);
    }

    @Test
    @DisplayName("§3 Without an Origin: Access-Control-Allow-Origin *, no credentials, Vary: Origin")
    void corsWithoutOrigin() {
        withCors().forEach(request -> new Answer(head(request)).cors(null));
    }

    @Test
    @DisplayName("§3 With an Origin, the literal null too: it is repeated, with credentials and Vary: Origin")
    void corsWithOrigin() {
        for (String origin : ORIGINS) {
            withCors().forEach(request -> new Answer(head(request.header("Origin", origin))).cors(origin));
        }
    }

    @Test
    @DisplayName("§3 Access-Control-Request-Headers are repeated as Access-Control-Allow-Headers")
    void requestedHeadersAreRepeated() {
        withCors()
                .forEach(request -> new Answer(head(request.header("Access-Control-Request-Headers", "a, b, c")))
                        .header("Access-Control-Allow-Headers", "a, b, c"));
    }

    @Test
    @DisplayName("§3 No or empty Access-Control-Request-Headers: no Access-Control-Allow-Headers")
    void noRequestedHeadersAreNotRepeated() {
        withCors().forEach(request -> new Answer(head(request)).without("Access-Control-Allow-Headers"));
        withCors()
                .forEach(request -> new Answer(head(request.header("Access-Control-Request-Headers", "")))
                        .without("Access-Control-Allow-Headers"));
    }

    @Test
    @DisplayName("§3 A refused xhr_send has the CORS headers too, so that the browser may tell why")
    void refusalsHaveCors() {
        String origin = ORIGINS.get(0);
        RawSession session = opened(ECHO);
        for (String body : List.of("", "[\"x", "{}")) {
            answer(RawRequest.post(session.path("xhr_send"), body).header("Origin", origin))
                    .status(500)
                    .cors(origin);
        }
        answer(RawRequest.post(session(ECHO).path("xhr_send"), "[\"x\"]").header("Origin", origin))
                .status(404)
                .cors(origin);
    }

    @Test
    @DisplayName("§3 Every receiving and every sending answer is not cached")
    void transportsAreNotCached() {
        RawSession session = opened(ECHO);
        new Answer(session.post("[\"a\"]")).notCached();
        new Answer(session.poll()).notCached();
        answer(RawRequest.post(session.path("jsonp_send"), "[\"a\"]").header("Content-Type", "text/plain"))
                .notCached();
        answer(RawRequest.get(session.path("jsonp?c=x"))).notCached();
        for (StreamKind kind : StreamKind.values()) {
            new Answer(head(kind.request(session(ECHO)))).notCached();
        }
    }

    @Test
    @DisplayName("§3 OPTIONS: 204, no body, cacheable, Max-Age a year")
    void optionsAreCacheable() {
        for (RawRequest request : options()) {
            Answer answer = answer(request).status(204).body("").without("Set-Cookie");
            Caching.checkCacheable(answer);
            answer.header("Access-Control-Max-Age", "31536000").without("Last-Modified");
        }
    }

    @Test
    @DisplayName("§3 OPTIONS name the methods: OPTIONS, GET for info, OPTIONS, POST for the xhr family")
    void optionsNameTheMethods() {
        answer(RawRequest.of("OPTIONS", at(ECHO + "/info"))).header("Access-Control-Allow-Methods", "OPTIONS, GET");
        for (String path : XHR) {
            answer(RawRequest.of("OPTIONS", session(ECHO).path(path)))
                    .header("Access-Control-Allow-Methods", "OPTIONS, POST");
        }
    }

    @Test
    @DisplayName("§3 OPTIONS do not make a session")
    void optionsMakeNoSession() {
        RawSession session = session(ECHO);
        answer(RawRequest.of("OPTIONS", session.path("xhr"))).status(204);
        new Answer(session.post("[\"a\"]")).status(404);
    }

    @Test
    @DisplayName("§3 A 204 has no Content-Length and no Transfer-Encoding (RFC 9110, 8.6; RFC 9112, 6.1)")
    void emptyAnswersHaveNoLength() {
        for (RawRequest request : options()) {
            answer(request).without("Content-Length").without("Transfer-Encoding");
        }
        new Answer(opened(ECHO).post("[\"a\"]"))
                .status(204)
                .without("Content-Length")
                .without("Transfer-Encoding");
    }

    private List<RawRequest> options() {
        List<RawRequest> options = new ArrayList<>();
        options.add(RawRequest.of("OPTIONS", at(ECHO + "/info")));
        XHR.forEach(path -> options.add(RawRequest.of("OPTIONS", session(ECHO).path(path))));
        return options;
    }

    /** One request for each answer that has the CORS headers, each receiving one for a session of its own. */
    private List<RawRequest> withCors() {
        List<RawRequest> all = new ArrayList<>();
        // First, since this session has no receiver and waits for the rest.
        all.add(RawRequest.post(opened(ECHO).path("xhr_send"), "[\"a\"]"));
        all.addAll(options());
        all.add(get(ECHO + "/info"));
        all.add(RawRequest.post(session(ECHO).path("xhr")));
        all.add(StreamKind.XHR_STREAMING.request(session(ECHO)));
        all.add(StreamKind.EVENTSOURCE.request(session(ECHO)));
        return all;
    }
}
