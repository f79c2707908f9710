package io.sockjs.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockjs.SockJsLog;
import io.sockjs.SockJsLog.Severity;
import io.sockjs.SockJsServer;
import io.sockjs.Transport;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

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
    }

    @Nullable String cors(String path) {
        return handle(new FakeExchange("GET", path, io).with("Origin", "https://page.example"))
                .answer()
                .header("Access-Control-Allow-Origin");
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
        FakeExchange poll = handle(new FakeExchange("POST", "/echo/0/s/xhr", io).with("X-Who", "ann"));
        assertThat(head(poll, "Set-Cookie")).isEqualTo("who=ann; Secure");
    }

    @Test
    void webSocketSwitchedOffIsToldByTheInfoAndItsPathsAre404() {
        engine = engine(options -> options.websocket(false), this::echo);
        assertThat(request("GET", "/echo/info").words()).contains("\"websocket\":false");
        assertThat(request("GET", "/echo/0/s/websocket").answer().status()).isEqualTo(404);
        assertThat(request("GET", "/echo/websocket").answer().status()).isEqualTo(404);
        assertThat(poll().all()).isEqualTo("o\n");
    }

    @Test
    void transportsThatAreNotChosenAre404() {
        engine = engine(options -> options.transports(EnumSet.of(Transport.XHR_POLLING)), this::echo);
        assertThat(request("GET", "/echo/0/s/eventsource").answer().status()).isEqualTo(404);
        assertThat(request("POST", "/echo/0/s/xhr_streaming").answer().status()).isEqualTo(404);
        assertThat(request("GET", "/echo/0/s/jsonp?c=x").answer().status()).isEqualTo(404);
        assertThat(poll().all()).isEqualTo("o\n");
        assertThat(send("[\"a\"]").answer().status()).isEqualTo(204);
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
        SockJsLog all = new SockJsLog() {
            @Override
            public boolean isOn(Severity severity) {
                return true;
            }

            @Override
            public void log(Severity severity, String message, @Nullable Throwable cause) {
                lines.add(severity + " " + message);
            }
        };
        engine = engine(options -> options.log(all), this::echo);
        poll();
        send("[\"a\"]");
        poll();
        connections.get(0).close();
        assertThat(lines).allMatch(line -> line.startsWith("DEBUG [/echo] ")).anyMatch(line -> line.contains("opened"));
        assertThat(lines).as("the client's secret").noneMatch(line -> line.contains("/s/"));
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
}
