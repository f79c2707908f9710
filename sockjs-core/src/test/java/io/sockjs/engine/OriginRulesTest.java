package io.sockjs.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockjs.OriginPolicy;
import io.sockjs.SockJsOptions;
import io.sockjs.protocol.Answer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose pages are answered, on every endpoint, under every policy. */
class OriginRulesTest extends EngineRig {
    private static final String SAME = "http://service.example";
    private static final String LISTED = "https://listed.example";

    /** Those that say whose page asks: receivers, senders, handshakes, info, preflights. */
    private static final List<String> TELLING = List.of(
            "GET /info",
            "OPTIONS /info",
            "POST /0/x/xhr",
            "OPTIONS /0/x/xhr",
            "POST /0/x-s/xhr_streaming",
            "OPTIONS /0/x-s/xhr_streaming",
            "GET /0/e/eventsource",
            "POST /0/s/xhr_send",
            "OPTIONS /0/s/xhr_send",
            "GET /0/w/websocket",
            "GET /websocket");
    /** Those that a script tag, a form or a frame asks for. */
    private static final List<String> SCRIPTS =
            List.of("GET /0/h/htmlfile?c=x", "GET /0/j/jsonp?c=x", "POST /0/s/jsonp_send");

    private static final List<String> OPEN = List.of("GET ", "GET /sockjs-1.6.1.min.js");

    @ParameterizedTest(name = "{0}, {1}: {2}, scripts {3}, iframe {4}")
    @CsvSource({
        "all,    same origin,         ok,  ok,  ok",
        "all,    listed,              ok,  ok,  ok",
        "all,    foreign,             ok,  ok,  ok",
        "all,    null,                ok,  ok,  ok",
        "all,    absent,              ok,  ok,  ok",
        "all,    absent cross-site,   ok,  ok,  ok",
        "all,    absent same-site,    ok,  ok,  ok",
        "all,    absent same-origin,  ok,  ok,  ok",
        "same,   same origin,         ok,  ok,  404",
        "same,   listed,              403, 404, 404",
        "same,   foreign,             403, 404, 404",
        "same,   null,                403, 404, 404",
        "same,   absent,              ok,  404, 404",
        "same,   absent cross-site,   403, 404, 404",
        "same,   absent same-site,    403, 404, 404",
        "same,   absent none,         ok,  404, 404",
        "same,   absent same-origin,  ok,  ok,  404",
        "list,   same origin,         ok,  ok,  404",
        "list,   listed,              ok,  ok,  404",
        "list,   foreign,             403, 404, 404",
        "list,   null,                403, 404, 404",
        "list,   absent,              ok,  404, 404",
        "list,   absent cross-site,   403, 404, 404",
        "list,   absent same-site,    403, 404, 404",
        "list,   absent none,         ok,  404, 404",
        "list,   absent same-origin,  ok,  ok,  404",
    })
    void everyEndpointDecidesAlike(String policy, String page, String telling, String scripts, String iframe) {
        engine = engine(options -> options.origins(policy(policy)), this::echo);
        for (String endpoint : TELLING) {
            expect(telling, endpoint, page, policy);
        }
        for (String endpoint : SCRIPTS) {
            expect(scripts, endpoint, page, policy);
        }
        for (String endpoint : OPEN) {
            expect("ok", endpoint, page, policy);
        }
        expect(iframe, "GET /iframe.html", page, policy);
        expect(iframe, "GET /iframe-1.6.1.html", page, policy);
    }

    private void expect(String expected, String endpoint, String page, String policy) {
        // What is sent to is there; by a request that every policy lets in.
        handle(new FakeExchange("POST", "/echo/0/s/xhr", io));
        FakeExchange exchange = ask(endpoint, page);
        Answer answer = exchange.answer == null ? exchange.head : exchange.answer;
        String as = endpoint + " of " + page;
        if (expected.equals("ok")) {
            int status = answer == null ? 0 : answer.status();
            assertThat(answer == null ? exchange.socket != null : status >= 200 && status < 300)
                    .as("%s is let in (%s)", as, status)
                    .isTrue();
            boolean cors = TELLING.contains(endpoint) && !endpoint.contains("websocket");
            if (cors && answer != null) {
                isAllowedTo(answer, exchange.header("origin"), !policy.equals("all"), as);
            }
            return;
        }
        assertThat(answer).as(as).isNotNull();
        assertThat(String.valueOf(exchange.answer().status())).as(as).isEqualTo(expected);
        assertThat(exchange.answer().headers())
                .as(as)
                .noneMatch(header -> header.name().startsWith("Access-Control"))
                .anyMatch(header ->
                        header.name().equals("Cache-Control") && header.value().contains("no-store"))
                .anyMatch(header -> header.name().equals("X-Content-Type-Options"));
        assertThat(exchange.socket).as(as).isNull();
        if (expected.equals("403")) {
            assertThat(exchange.words())
                    .contains("option origins")
                    .contains("Host")
                    .doesNotContain("example");
        }
    }

    private static void isAllowedTo(Answer answer, @Nullable String origin, boolean restricted, String as) {
        String star = restricted ? null : "*";
        assertThat(answer.header("Access-Control-Allow-Origin")).as(as).isEqualTo(origin == null ? star : origin);
        assertThat(answer.header("Access-Control-Allow-Credentials")).as(as).isEqualTo(origin == null ? null : "true");
        assertThat(answer.header("Vary")).as(as).isEqualTo("Origin");
    }

    private FakeExchange ask(String endpoint, String page) {
        String method = endpoint.substring(0, endpoint.indexOf(' '));
        FakeExchange exchange = new FakeExchange(method, "/echo" + endpoint.substring(method.length() + 1), io)
                .with("Host", "service.example")
                .withBody("[\"a\"]");
        switch (page) {
            case "same origin" -> exchange.with("Origin", SAME);
            case "listed" -> exchange.with("Origin", LISTED);
            case "foreign" -> exchange.with("Origin", "https://evil.example");
            case "null" -> exchange.with("Origin", "null");
            case "absent" -> {}
            default -> exchange.with("Sec-Fetch-Site", page.substring("absent ".length()));
        }
        if (endpoint.endsWith("websocket")) {
            exchange.with("Upgrade", "websocket")
                    .with("Connection", "Upgrade")
                    .with("Sec-WebSocket-Version", "13")
                    .with("Sec-WebSocket-Key", "x3JJHMbDL1EzLkh9GBhXDw==");
        }
        return handle(exchange);
    }

    private static OriginPolicy policy(String name) {
        return switch (name) {
            case "all" -> OriginPolicy.allowAll();
            case "same" -> OriginPolicy.sameOrigin();
            default -> OriginPolicy.of(LISTED);
        };
    }

    @Test
    void sameOriginIsTheDefault() {
        assertThat(SockJsOptions.defaults().origins()).isSameAs(OriginPolicy.sameOrigin());
    }

    @Test
    void answersThatAreKeptDoNotCrossOrigins() {
        engine = engine(options -> options.origins(LISTED, "https://other.example"), this::echo);
        for (String origin : List.of(LISTED, SAME, LISTED, "https://other.example", SAME)) {
            assertThat(sendFrom(origin).header("Access-Control-Allow-Origin")).isEqualTo(origin);
        }
        assertThat(sendFrom("https://evil.example").status()).isEqualTo(403);
        assertThat(sendFrom(LISTED).header("Access-Control-Allow-Origin")).isEqualTo(LISTED);
        FakeExchange none = handle(new FakeExchange("POST", "/echo/0/s/xhr_send", io).withBody("[]"));
        assertThat(none.answer().header("Access-Control-Allow-Origin")).isNull();
    }

    private Answer sendFrom(String origin) {
        handle(new FakeExchange("POST", "/echo/0/s/xhr", io));
        return handle(new FakeExchange("POST", "/echo/0/s/xhr_send", io)
                        .with("Host", "service.example")
                        .with("Origin", origin)
                        .withBody("[]"))
                .answer();
    }

    /** Kept by the origin alone, one that was let in for its own host would be let in for every host. */
    @Test
    void originThatWasLetInForOneHostIsNotLetInForAnother() {
        engine = engine(options -> options.origins(OriginPolicy.sameOrigin()), this::echo);
        assertThat(info("http://a.example", "a.example").status()).isEqualTo(200);
        assertThat(info("http://a.example", "b.example").status()).isEqualTo(403);
        assertThat(info("http://a.example", null).status()).isEqualTo(403);
        assertThat(info("http://a.example", "a.example").status()).isEqualTo(200);
    }

    private Answer info(String origin, @Nullable String host) {
        FakeExchange exchange = new FakeExchange("GET", "/echo/info", io).with("Origin", origin);
        return handle(host == null ? exchange : exchange.with("Host", host)).answer();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "http://[",
                "http://",
                "://",
                "http://service.example, http://service.example",
                "http://service.example http://service.example",
                "http://me@service.example",
                "http://service.example/",
                "http://service.example:80:80",
                "http://service.example:x",
                "http://service.example\u0000",
                "http://service.example\r\nX: y",
                "http://sérvice.example",
                "http://service.example.evil.example",
                "service.example",
                "//service.example",
                "http://service.example.",
                "https://service.example\uD800",
            })
    void originThatNoBrowserWritesIsRefusedAndNeverFatal(String origin) {
        engine = engine(options -> options.origins(LISTED), this::echo);
        assertThat(info(origin, "service.example").status()).isEqualTo(403);
        assertThat(info("http://" + origin.repeat(3000), "service.example").status())
                .isEqualTo(403);
        assertThat(info(SAME, origin).status()).as("as a Host").isEqualTo(origin.equals("service.example") ? 200 : 403);
    }

    @Test
    void refusalIsToldOnceAtInfoInOneLineOfFixedLength() {
        engine = engine(options -> options.origins(OriginPolicy.sameOrigin()), this::echo);
        info("http://evil\r\nERROR forged\u2028\u202e" + "x".repeat(60_000), "service.example");
        info("http://evil.example", "service.example");
        assertThat(log).hasSize(1);
        assertThat(log.get(0))
                .contains("option origins")
                .hasSizeLessThan(400)
                .doesNotContainPattern("[\\p{Cntrl}\u2028\u202e]");
    }

    /** The answer of a preflight or an info does not depend on whether the page may read it. */
    @Test
    void disableCorsDoesNotSwitchThePolicyOff() {
        engine = engine(options -> options.disableCors(true).origins(LISTED), this::echo);
        assertThat(info("https://evil.example", "service.example").status()).isEqualTo(403);
        Answer listed = info(LISTED, "service.example");
        assertThat(listed.status()).isEqualTo(200);
        assertThat(listed.header("Access-Control-Allow-Origin")).isNull();
    }

    @Test
    void applicationIsNotAskedAboutAPageThatIsRefused() {
        engine = engine(options -> options.origins(OriginPolicy.sameOrigin()), this::echo);
        server.onHandshake(handshake -> {
            throw new AssertionError("asked");
        });
        FakeExchange poll = handle(new FakeExchange("POST", "/echo/0/s/xhr", io)
                .with("Host", "service.example")
                .with("Origin", "https://evil.example"));
        assertThat(poll.answer().status()).isEqualTo(403);
        assertThat(engine.sessions()).isZero();
    }
}
