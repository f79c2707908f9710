package io.sockjs.testkit.conformance;

import io.sockjs.testkit.RawRequest;
import io.sockjs.testkit.RawResponse;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.StreamKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("§3 The session cookie")
final class SessionCookieRules extends Chapter {
    private static final String SERVICE = "/cookie_needed_echo";
    private static final String DUMMY = "JSESSIONID=dummy; path=/";

    SessionCookieRules(ConformanceTarget target) {
        super(target);
    }

    @Test
    @DisplayName("§3 Every transport answer sets JSESSIONID, with the value dummy when the request has none")
    void withoutOneItIsDummy() {
        requests(SERVICE).forEach(request -> check(head(request), DUMMY));
    }

    @Test
    @DisplayName("§3 The request's JSESSIONID is repeated")
    void theRequestsOneIsRepeated() {
        requests(SERVICE)
                .forEach(request ->
                        check(head(request.header("Cookie", "JSESSIONID=abcdef")), "JSESSIONID=abcdef; path=/"));
    }

    @Test
    @DisplayName("§3 The request's JSESSIONID is found among other cookies")
    void theRequestsOneIsFoundAmongOthers() {
        requests(SERVICE)
                .forEach(request -> check(
                        head(request.header("Cookie", "a=JSESSIONID; JSESSIONID=abcdef; XJSESSIONID=no")),
                        "JSESSIONID=abcdef; path=/"));
    }

    @Test
    @DisplayName("§3 Info sets no cookie, even when the request has one")
    void infoSetsNone() {
        answer(get(SERVICE + "/info").header("Cookie", "JSESSIONID=abcdef"))
                .status(200)
                .without("Set-Cookie");
    }

    @Test
    @DisplayName("§3 A service without the option sets no cookie")
    void withoutTheOptionNoneIsSet() {
        requests(ECHO)
                .forEach(request ->
                        new Answer(head(request.header("Cookie", "JSESSIONID=abcdef"))).without("Set-Cookie"));
    }

    private static void check(RawResponse answer, String cookie) {
        new Answer(answer).header("Set-Cookie", cookie);
    }

    private List<RawRequest> requests(String service) {
        List<RawRequest> all = new ArrayList<>();
        // First, since this session has no receiver and waits for the rest.
        RawSession session = opened(service);
        all.add(RawRequest.post(session.path("xhr_send"), "[\"a\"]"));
        all.add(RawRequest.post(session.path("jsonp_send"), "[\"a\"]").header("Content-Type", "text/plain"));
        all.add(RawRequest.post(session(service).path("xhr")));
        all.add(RawRequest.get(session(service).path("jsonp?c=x")));
        for (StreamKind kind : StreamKind.values()) {
            all.add(kind.request(session(service)));
        }
        return all;
    }
}
