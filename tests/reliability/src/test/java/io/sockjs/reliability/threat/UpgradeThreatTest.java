package io.sockjs.reliability.threat;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockjs.testkit.RawHttp;
import io.sockjs.testkit.RawRequest;
import io.sockjs.testkit.RawResponse;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.RawWebSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** T1 and T2: an Upgrade where there is nothing to upgrade, and handshakes that are broken (CVE-2020-7693 and its kin). */
class UpgradeThreatTest {
    @RegisterExtension
    static final ThreatServer SERVER = new ThreatServer();

    private static RawResponse ask(RawRequest request) {
        return RawHttp.exchange(SERVER.target(), request);
    }

    private static RawRequest as(String method, String path) {
        RawRequest request = RawRequest.of(method, path);
        return request.header("Upgrade", "websocket")
                .header("Connection", "Upgrade")
                .header("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")
                .header("Sec-WebSocket-Version", "13");
    }

    @ParameterizedTest
    @CsvSource({
        "/echo,200",
        "/echo/,200",
        "/echo/info,200",
        "/echo/iframe.html,200",
        "/echo//,404",
        "/echo/x,404",
        "/echo/websocket/x,404",
        "/echo/websocket//,404",
        "/echo/000/websocket,404",
        "/echo/000/s.x/websocket,404",
        "/echo//s/websocket,404",
        "/echo/a/b/c/websocket,404",
        "/echo/a/b/WEBSOCKET,404",
        "/echo/a/b/nothing,404",
        "/echo/a/b/websocket;x=1,404",
        "/websocket,404",
        "/,404",
        "/nothing,404",
        "/echox/000/s/websocket,404",
        "/echo/a/b/xhr,405",
        "/echo/a/b/xhr_streaming,405",
        "/echo/a/b/xhr_send,405",
        "/echo/a/b/jsonp_send,405",
        "/echo/a/b/jsonp,500",
        "/echo/a/b/htmlfile,500",
    })
    void upgradeOfAPathThatIsNoWebSocketIsAnsweredAsWithoutIt(String path, int status) {
        assertThat(ask(RawWebSocket.handshake(path)).status()).isEqualTo(status);
        assertThat(ask(RawRequest.get(path)).status()).isEqualTo(status);
    }

    @Test
    void upgradeOfAPollIsAnOrdinaryPoll() {
        RawSession session = RawSession.of(SERVER.target(), "/echo");
        RawResponse answer = ask(as("POST", session.path("xhr")));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo("o\n");
    }

    @ParameterizedTest
    @CsvSource({
        "POST,/echo/websocket",
        "PUT,/echo/websocket",
        "DELETE,/echo/000/s/websocket",
        "POST,/echo/000/s/websocket",
        "OPTIONS,/echo/000/s/websocket",
        "PATCH,/echo/000/s/websocket",
        "TRACE,/echo/000/s/websocket",
        "get,/echo/000/s/websocket",
    })
    void handshakeOfAnotherMethodIs405(String method, String path) {
        RawResponse answer = ask(as(method, path));
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.headers().first("Allow")).contains("GET");
        assertThat(answer.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/echo/websocket", "/echo/000/s/websocket"})
    void handshakeWithABodyIsRefusedWhateverTheBodysForm(String path) {
        assertThat(ask(RawWebSocket.handshake(path).body("hello")).status()).isEqualTo(400);
        assertThat(ask(RawWebSocket.handshake(path).chunked("hello")).status()).isEqualTo(400);
        assertThat(ask(RawWebSocket.handshake(path).chunked("")).status()).isEqualTo(400);
    }

    /** Vert.x once gathered such a body without a bound (CVE-2018-12541). */
    @Test
    void handshakeWithAHugeBodyIsRefusedBeforeTheBodyCame() {
        try (RawHttp http = RawHttp.connect(SERVER.target())) {
            http.sendHead(RawWebSocket.handshake("/echo/websocket").header("Content-Length", "2000000000"));
            assertThat(http.response().status()).isEqualTo(400);
            http.awaitEnd();
        }
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "Sec-WebSocket-Version,12,426",
                "Sec-WebSocket-Version,14,426",
                "Sec-WebSocket-Version,'13, 8',426",
                "Sec-WebSocket-Version,99999999999999999999,426",
                "Sec-WebSocket-Version,-,400",
                "Sec-WebSocket-Key,-,400",
                "Sec-WebSocket-Key,'',400",
                "Sec-WebSocket-Key,AAAA,400",
                "Sec-WebSocket-Key,AAAAAAAAAAAAAAAAAAAA==,400",
                "Sec-WebSocket-Key,AAAAAAAAAAAAAAAAAAAAAAAAAAAA,400",
                "Sec-WebSocket-Key,!!!!!!!!!!!!!!!!!!!!!!==,400",
                "Connection,-,400",
                "Connection,keep-alive,400",
                "Connection,close,400",
                "Upgrade,-,400",
                "Upgrade,websockets,400",
                "Upgrade,h2c,400",
            })
    void handshakeThatIsNotWholeIsRefused(String header, @Nullable String value, int status) {
        for (String path : new String[] {"/echo/websocket", "/echo/000/s/websocket"}) {
            RawRequest handshake = RawWebSocket.handshake(path).without(header);
            assertThat(ask(value == null ? handshake : handshake.header(header, value))
                            .status())
                    .as(path)
                    .isEqualTo(status);
        }
    }

    @Test
    void refusalOfAVersionNamesOurs() {
        RawRequest old = RawWebSocket.handshake("/echo/websocket").without("Sec-WebSocket-Version");
        assertThat(ask(old.header("Sec-WebSocket-Version", "8")).headers().first("Sec-WebSocket-Version"))
                .isEqualTo("13");
    }

    /** RFC 6455 section 11.3.1: not more than once. */
    @Test
    void secondKeyIsRefused() {
        assertThat(ask(RawWebSocket.handshake("/echo/websocket")
                                .header("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void handshakeOverHttp10IsRefused() {
        assertThat(ask(RawWebSocket.handshake("/echo/000/s/websocket").http10()).status())
                .isEqualTo(400);
    }

    /** Extensions that we do not speak are left out of the answer, however many are offered (CVE-2020-7662, CVE-2020-7663). */
    @Test
    void twoHundredExtensionsAndASlowQuoteAreIgnored() {
        String many = "x-extension; a=\"\\\\\\\\\", ".repeat(200);
        try (RawWebSocket socket = RawWebSocket.open(
                SERVER.target(),
                RawWebSocket.handshake("/echo/websocket").header("Sec-WebSocket-Extensions", many + "b; c=\""))) {
            assertThat(socket.handshake().headers().first("Sec-WebSocket-Extensions"))
                    .isNull();
            socket.send("x");
            assertThat(socket.text()).isEqualTo("x");
        }
    }

    /** ws once parsed this list in quadratic time (CVE-2021-32640). */
    @Test
    void longListOfSubprotocolsIsIgnored() {
        try (RawWebSocket socket = RawWebSocket.open(
                SERVER.target(),
                RawWebSocket.handshake("/echo/websocket")
                        .header("Sec-WebSocket-Protocol", "b" + " ".repeat(10_000) + "x, ," + ",".repeat(2000)))) {
            assertThat(socket.handshake().headers().first("Sec-WebSocket-Protocol"))
                    .isNull();
            socket.send("x");
            assertThat(socket.text()).isEqualTo("x");
        }
    }

    /** ws once ended its process at their number (CVE-2024-37890). */
    @Test
    void twoThousandHeadersAre431() {
        RawRequest request = RawWebSocket.handshake("/echo/websocket");
        StringBuilder more = new StringBuilder("1");
        for (int i = 0; i < 2000; i++) {
            more.append("\r\nX-").append(i).append(": 1");
        }
        assertThat(ask(request.header("X-First", more.toString())).status()).isEqualTo(431);
    }

    @Test
    void originOf64KilobytesIs431() {
        RawRequest request = RawWebSocket.handshake("/echo/websocket");
        assertThat(ask(request.header("Origin", "http://" + "a".repeat(65_536))).status())
                .isEqualTo(431);
    }

    /** webpack-dev-server once ended at such a Host or Origin (CVE-2026-14631); every origin is allowed here. */
    @ParameterizedTest
    @ValueSource(strings = {"http://[", "null", "", "http://[::1", "http://a:99999999999", "%", "a b", "http://\u00e9"})
    void oddOriginOrHostIsNoReasonToFail(String odd) {
        for (String header : new String[] {"Origin", "Host"}) {
            try (RawWebSocket socket = RawWebSocket.open(
                    SERVER.target(), RawWebSocket.handshake("/echo/websocket").header(header, odd))) {
                socket.send("x");
                assertThat(socket.text()).as("%s: %s", header, odd).isEqualTo("x");
            }
        }
    }
}
