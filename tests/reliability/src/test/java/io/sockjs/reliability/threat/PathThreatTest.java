package io.sockjs.reliability.threat;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockjs.testkit.RawHttp;
import io.sockjs.testkit.RawRequest;
import io.sockjs.testkit.RawResponse;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.RawWebSocket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** T5 and T6: callbacks and paths. A path is taken as it came: nothing is decoded, nothing is made shorter. */
class PathThreatTest {
    @RegisterExtension
    static final ThreatServer SERVER = new ThreatServer();

    private static RawResponse ask(RawRequest request) {
        return RawHttp.exchange(SERVER.target(), request);
    }

    @ParameterizedTest
    @CsvSource({
        "c=%3Cscript%3E&c=good",
        "c=%28&callback=good",
        "c=good%0d%0aSet-Cookie:x&c=good",
        "c=a%00b&c=good",
    })
    void badCallbackIsNotSavedByASecondOne(String query) {
        for (String transport : new String[] {"jsonp", "htmlfile"}) {
            RawResponse answer =
                    ask(RawRequest.get(RawSession.of(SERVER.target(), "/echo").path(transport + "?" + query)));
            assertThat(answer.status()).as(transport).isEqualTo(500);
            assertThat(answer.text()).contains("invalid \"callback\" parameter").doesNotContain("<");
            assertThat(answer.headers().first("Set-Cookie")).isNull();
        }
    }

    /** The first counts, and the second is nowhere. */
    @Test
    void firstOfTwoCallbacksIsTheOne() {
        for (String query :
                List.of("c=good&c=%3Cscript%3E", "c=good&callback=%3Cscript%3E", "callback=good&callback=%0d%0a")) {
            RawSession session = RawSession.of(SERVER.target(), "/echo");
            RawResponse answer = ask(RawRequest.get(session.path("jsonp?" + query)));
            assertThat(answer.status()).as(query).isEqualTo(200);
            assertThat(answer.text()).isEqualTo("/**/good(\"o\");\r\n");
            assertThat(answer.headers().first("X-Content-Type-Options")).isEqualTo("nosniff");
        }
    }

    /** What makes an answer into a Flash file, when it stands first (Rosetta): 32 characters at most, and a comment before them. */
    @Test
    void callbackThatIsAFlashFileIsRefusedByItsLength() {
        String flash = "CWSMIKI0hCD0Up0IZUnnnnnnnnnnnnnnnnnnnUU5nnnnnn3Snn7iiudIbEAt333swW0ssG03";
        assertThat(ask(RawRequest.get("/echo/000/flash/jsonp?c=" + flash)).status())
                .isEqualTo(500);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/echo/000/../xhr",
                "/echo/../echo/000/s/xhr",
                "/echo/./000/s/xhr",
                "/echo/000/./xhr",
                "/echo/000/s/../s/xhr",
                "/echo/..%2f000/s/xhr",
                "/%65cho/000/s/xhr",
                "/echo%2f000/s/xhr",
                "/echo/000/s%2fxhr",
                "/echo/000/s/%78hr",
                "/echo/000/s/xhr%00",
                "/echo/000/s/xhr%2e",
                "/echo/000/s/xhr%20",
                "/echo/000/s/xhr;jsessionid=1",
                "/echo/000/s/xhr.js",
                "/echo/000/s/xhr//",
                "//echo/000/s/xhr",
                "/echo/000/s/xhr\\",
                "\\echo\\000\\s\\xhr",
                "/ECHO/000/s/xhr",
                "/echo/info/../000/s/xhr",
                "/echo\u00e9/000/s/xhr",
            })
    void pathThatOnlyMeansTheSameIsNotFound(String path) {
        assertThat(ask(RawRequest.post(path)).status()).isEqualTo(404);
        assertThat(ask(RawRequest.post(path, "[\"x\"]")).status()).isEqualTo(404);
    }

    /** Reflected download: nothing after the last word, and no ending, makes an answer a file (CVE-2015-5211, CVE-2020-5421). */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "jsonp/x.bat?c=a",
                "jsonp.bat?c=a",
                "jsonp;/x.bat?c=a",
                "jsonp;jsessionid=1.bat?c=a",
                "jsonp%2fx.bat?c=a"
            })
    void answerCannotBeGivenTheNameOfAFile(String end) {
        RawResponse answer = ask(RawRequest.get("/echo/000/s/" + end));
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text()).doesNotContain("bat");
    }

    /** Percent-encoded text is a part of an id like any other (protocol section 1), and is not decoded. */
    @Test
    void oddSessionIdIsAnIdLikeAnyOther() {
        for (String id : List.of(
                "%2e", "%2e%2e", "%2f", "%00", "%0d%0a", "abc%20d", "%", "%zz", "%c3%a9", "~!$&'()*+,=:@", ";x=1")) {
            String base = "/echo/000/" + id;
            assertThat(ask(RawRequest.post(base + "/xhr")).text()).as(id).isEqualTo("o\n");
            assertThat(ask(RawRequest.post(base + "/xhr_send", "[\"" + id + "\"]"))
                            .status())
                    .isEqualTo(204);
            assertThat(ask(RawRequest.post(base + "/xhr")).text()).isEqualTo("a[\"" + id + "\"]\n");
        }
    }

    @Test
    void idsThatDecodeAlikeAreTwoSessions() {
        assertThat(ask(RawRequest.post("/echo/000/alike/xhr")).text()).isEqualTo("o\n");
        assertThat(ask(RawRequest.post("/echo/000/%61like/xhr")).text()).isEqualTo("o\n");
        assertThat(ask(RawRequest.post("/echo/000/%61%6cike/xhr_send", "[\"x\"]"))
                        .status())
                .isEqualTo(404);
    }

    /** Bytes beyond ASCII are passed on as they are, and are never the end of the server. */
    @Test
    void idBeyondAsciiIsAnIdOrIsRefused() {
        for (String id : List.of("\u00e9", "\u00c3\u00a9", "\u00ff\u00fe", "\u0080", "\u007f", "\u00ed\u00a0\u0080")) {
            RawResponse answer = ask(RawRequest.post("/echo/000/" + id + "/xhr"));
            assertThat(answer.status()).isIn(200, 400);
            if (answer.status() == 200) {
                assertThat(ask(RawRequest.post("/echo/000/" + id + "/xhr_send", "[\"x\"]"))
                                .status())
                        .isEqualTo(204);
            }
        }
    }

    /** docs/limits.md: 8 KiB for the request line. */
    @ParameterizedTest
    @CsvSource({"7000,200", "8192,414", "10240,414"})
    void longSessionIdIsBoundedByTheRequestLine(int length, int status) {
        try (RawHttp http = RawHttp.connect(SERVER.target())) {
            http.send(RawRequest.post("/echo/000/" + "x".repeat(length) + "/xhr"));
            assertThat(http.response().status()).isEqualTo(status);
        }
    }

    @Test
    void handshakeWithALongSessionIdIs414() {
        assertThat(ask(RawWebSocket.handshake("/echo/000/" + "x".repeat(10_240) + "/websocket"))
                        .status())
                .isEqualTo(414);
    }

    /** Prefixes and ids that differ each time must not fill a cache (CVE-2026-1002). */
    @Test
    void thousandsOfUnknownPathsLeaveNothing() {
        try (RawHttp http = RawHttp.connect(SERVER.target())) {
            for (int i = 0; i < 5000; i++) {
                assertThat(http.exchange(RawRequest.get("/echo/" + i + "/../" + i))
                                .status())
                        .isEqualTo(404);
                assertThat(http.exchange(RawRequest.post("/echo/0/none" + i + "/xhr_send", "[\"x\"]"))
                                .status())
                        .isEqualTo(404);
            }
        }
    }
}
