package io.sockjs.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockjs.CloseStatus;
import io.sockjs.SockJsLog;
import io.sockjs.SockJsLog.Severity;
import io.sockjs.SockJsServer;
import io.sockjs.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each option changes, as a client or the application sees it. */
class OptionEffectsTest extends EngineRig {
    @Test
    void baseUrlIsToldByTheInfo() {
        assertThat(request("GET", "/echo/info").words()).doesNotContain("base_url");
        engine = engine(options -> options.baseUrl("https://direct.example/echo"), this::echo);
        assertThat(request("GET", "/echo/info").words()).contains("\"base_url\":\"https://direct.example/echo\"");
    }

    @Test
    void baseUrlMayBeAFunctionOfTheRequest() {
        engine = engine(options -> options.baseUrl(request -> "/from/" + request.header("x-shard")), this::echo);
        FakeExchange info = handle(new FakeExchange("GET", "/echo/info", io).with("X-Shard", "7"));
        assertThat(info.words()).contains("\"base_url\":\"/from/7\"");
    }

    @Test
    void disableCorsLeavesItsHeadersOutEverywhere() {
        assertThat(cors("/echo/info")).isNotNull();
        engine = engine(options -> options.disableCors(true), this::echo);
        assertThat(cors("/echo/info")).isNull();
        FakeExchange preflight =
                handle(new FakeExchange("OPTIONS", "/echo/0/s/xhr", io).with("Origin", "https://page.example"));
        assertThat(preflight.answer().header("Access-Control-Allow-Origin")).isNull();
        FakeExchange poll =
                handle(new FakeExchange("POST", "/echo/0/s/xhr", io).with("Origin", "https://page.example"));
        assertThat(head(poll, "Access-Control-Allow-Origin")).isNull();
        FakeExchange events =
                handle(new FakeExchange("GET", "/echo/0/e/eventsource", io).with("Origin", "https://page.example"));
        assertThat(head(events, "Access-Control-Allow-Origin")).isNull();
    }

    @Nullable String cors(String path) {
        return handle(new FakeExchange("GET", path, io).with("Origin", "https://page.example"))
                .answer()
                .header("Access-Control-Allow-Origin");
    }

    @Test
    void webSocketWithoutHeartbeatFramesIsPingedAloneAndStreamsHaveThemStill() {
        engine = engine(options -> options.webSocketHeartbeatFrames(false), this::echo);
        RecordingSink socket = socket().sink;
        FakeExchange stream = request("POST", "/echo/0/s/xhr_streaming");
        io.advance(Duration.ofSeconds(25));
        assertThat(socket.all()).isEqualTo("o");
        assertThat(socket.pings).isEqualTo(1);
        assertThat(stream.sink.all()).endsWith("o\nh\n");
    }

    @Test
    void webSocketHasHeartbeatFramesUnlessToldOtherwise() {
        RecordingSink socket = socket().sink;
        io.advance(Duration.ofSeconds(25));
        assertThat(socket.all()).isEqualTo("oh");
        assertThat(socket.pings).isEqualTo(1);
    }

    @Test
    void jsessionidIsOffUnlessAskedFor() {
        assertThat(head(request("POST", "/echo/0/s/xhr"), "Set-Cookie")).isNull();
        assertThat(request("GET", "/echo/info").words()).contains("\"cookie_needed\":false");
    }

    @Test
    void jsessionidRepeatsTheRequestsOrIsDummy() {
        engine = engine(options -> options.jsessionid(true), this::echo);
        assertThat(request("GET", "/echo/info").words()).contains("\"cookie_needed\":true");
        assertThat(head(request("POST", "/echo/0/s/xhr"), "Set-Cookie")).isEqualTo("JSESSIONID=dummy; path=/");
        FakeExchange known =
                handle(new FakeExchange("POST", "/echo/0/t/xhr", io).with("Cookie", "a=b; JSESSIONID=node7"));
        assertThat(head(known, "Set-Cookie")).isEqualTo("JSESSIONID=node7; path=/");
    }

    @Test
    void jsessionidMayBeAFunctionThatSeesTheRequest() {
        engine = engine(
                options -> options.jsessionid(request -> List.of("who=" + request.header("x-who") + "; Secure")),
                this::echo);
        assertThat(request("GET", "/echo/info").words()).contains("\"cookie_needed\":true");
        FakeExchange poll = handle(new FakeExchange("POST", "/echo/0/s/xhr", io).with("X-Who", "ann"));
        assertThat(head(poll, "Set-Cookie")).isEqualTo("who=ann; Secure");
        FakeExchange send = handle(new FakeExchange("POST", "/echo/0/s/xhr_send", io)
                .with("X-Who", "bob")
                .withBody("[\"a\"]"));
        assertThat(send.answer().header("Set-Cookie")).isEqualTo("who=bob; Secure");
    }

    @Test
    void webSocketSwitchedOffIsToldByTheInfoAndItsPathsAre404() {
        engine = engine(options -> options.websocket(false), this::echo);
        assertThat(request("GET", "/echo/info").words()).contains("\"websocket\":false");
        assertThat(request("GET", "/echo/0/s/websocket").answer().status()).isEqualTo(404);
        assertThat(request("GET", "/echo/websocket").answer().status()).isEqualTo(404);
        assertThat(poll().all()).isEqualTo("o\n");
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void transportThatIsSwitchedOffIs404AndTheOthersGoOn(Transport off) {
        Set<Transport> rest = EnumSet.complementOf(EnumSet.of(off));
        engine = engine(options -> options.transports(rest), this::echo);
        for (Transport transport : Transport.values()) {
            boolean on = engine.options().transports().contains(transport);
            FakeExchange exchange = tries(transport);
            if (on) {
                assertThat(exchange.answer).as("%s without %s", transport, off).isNull();
            } else {
                assertThat(exchange.answer().status())
                        .as("%s without %s", transport, off)
                        .isEqualTo(404);
                assertThat(exchange.answer().header("Expires")).isNull();
                assertThat(exchange.answer().header("Cache-Control")).isNull();
            }
        }
    }

    private FakeExchange tries(Transport transport) {
        String session = "/echo/0/" + transport + "/";
        return switch (transport) {
            case WEBSOCKET -> upgrade(session + "websocket");
            case WEBSOCKET_RAW -> upgrade("/echo/websocket");
            case XHR_STREAMING -> request("POST", session + "xhr_streaming");
            case EVENTSOURCE -> request("GET", session + "eventsource");
            case HTMLFILE -> request("GET", session + "htmlfile?c=x");
            case XHR_POLLING -> request("POST", session + "xhr");
            case JSONP_POLLING -> request("GET", session + "jsonp?c=x");
        };
    }

    @Test
    void sendingIs404WhenNoTransportNeedsIt() {
        engine = engine(options -> options.transports(EnumSet.of(Transport.XHR_POLLING)), this::echo);
        assertThat(poll().all()).isEqualTo("o\n");
        assertThat(send("[\"a\"]").answer().status()).isEqualTo(204);
        assertThat(request("POST", "/echo/0/s/jsonp_send").answer().status()).isEqualTo(404);
        engine = engine(options -> options.transports(EnumSet.of(Transport.WEBSOCKET)), this::echo);
        assertThat(send("[\"a\"]").answer().status()).isEqualTo(404);
        assertThat(request("POST", "/echo/0/s/jsonp_send").answer().status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"xhr_streaming", "eventsource", "htmlfile?c=x"})
    void responseLimitOfOneByteEndsEachAnswerAfterOneFrame(String path) {
        engine = engine(options -> options.responseLimit(1), this::echo);
        String method = path.startsWith("xhr") ? "POST" : "GET";
        RecordingSink first = request(method, "/echo/0/s/" + path).sink;
        assertThat(first.finished).as("ended after o").isNotNull();
        connections.get(0).send("a");
        connections.get(0).send("b");
        RecordingSink second = request(method, "/echo/0/s/" + path).sink;
        assertThat(second.all()).as("one frame with both").containsSubsequence("a[", "a", "b");
        assertThat(second.finished).isNotNull();
    }

    @Test
    void responseLimitEndsAStreamingAnswer() {
        engine = engine(options -> options.responseLimit(10), this::echo);
        RecordingSink stream = request("POST", "/echo/0/s/xhr_streaming").sink;
        assertThat(stream.finished).as("the prelude does not count").isNull();
        send("[\"12345678\"]");
        assertThat(stream.finished).isNotNull();
    }

    @Test
    void ordinarySessionIsLoggedAtDebugOnly() {
        List<String> lines = new ArrayList<>();
        engine = engine(options -> options.log(everythingInto(lines)), this::echo);
        poll();
        send("[\"a\"]");
        poll();
        connections.get(0).close();
        assertThat(lines).allMatch(line -> line.startsWith("DEBUG [/echo] ")).anyMatch(line -> line.contains("opened"));
        assertThat(lines).as("the client's secret").noneMatch(line -> line.contains("/s/"));
    }

    @Test
    void lineBreaksOfAPeerDoNotReachTheLog() {
        List<String> lines = new ArrayList<>();
        engine = engine(options -> options.log(everythingInto(lines)), this::echo);
        FakeExchange socket = socket();
        listener(socket).closed(new CloseStatus(1000, "bye\r\nERROR [/echo] forged"));
        assertThat(lines).isNotEmpty().noneMatch(line -> line.contains("\n") || line.contains("\r"));
        assertThat(lines).anyMatch(line -> line.contains("forged"));
    }

    @Test
    void optionsOfAnInstallationOvershadowTheServers() {
        SockJsServer one =
                SockJsServer.create("/a", options -> options.websocket(false)).onConnection(this::echo);
        Engine own = Engine.of(one, one.options());
        Engine other = Engine.of(
                one, one.options().toBuilder().prefix("/b").websocket(true).build());
        engine = own;
        assertThat(request("GET", "/a/info").words()).contains("\"websocket\":false");
        engine = other;
        assertThat(request("GET", "/b/info").words()).contains("\"websocket\":true");
    }

    private static @Nullable String head(FakeExchange exchange, String name) {
        if (exchange.head == null) {
            throw new AssertionError("no stream: " + exchange.words());
        }
        return exchange.head.header(name);
    }

    private static SockJsLog everythingInto(List<String> lines) {
        return new SockJsLog() {
            @Override
            public boolean isOn(Severity severity) {
                return true;
            }

            @Override
            public void log(Severity severity, String message, @Nullable Throwable cause) {
                lines.add(severity + " " + message);
            }
        };
    }
}
