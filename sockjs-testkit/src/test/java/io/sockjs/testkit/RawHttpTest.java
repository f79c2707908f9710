package io.sockjs.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RawHttpTest {
    private static final RawRequest GET = RawRequest.get("/echo");

    @Test
    void aRequestIsWrittenAsItIsSaid() {
        ScriptedTarget server = ScriptedTarget.says("HTTP/1.1 204 No Content\r\n\r\n");
        RawHttp.exchange(
                server, RawRequest.post("/echo/a/b/xhr_send", "[\"é\"]").header("Origin", "null"));
        assertThat(server.told())
                .isEqualTo("POST /echo/a/b/xhr_send HTTP/1.1\r\nHost: scripted:80\r\nOrigin: null\r\n"
                        + "Content-Length: 6\r\n\r\n[\"\u00c3\u00a9\"]");
    }

    @Test
    void aChunkedRequestHasNoLength() {
        ScriptedTarget server = ScriptedTarget.says("HTTP/1.1 204 No Content\r\n\r\n");
        RawHttp.exchange(server, RawRequest.post("/p").chunked("ab", "c"));
        assertThat(server.told())
                .isEqualTo("POST /p HTTP/1.1\r\nHost: scripted:80\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + "2\r\nab\r\n1\r\nc\r\n0\r\n\r\n");
    }

    @Test
    void aSplitRequestIsTheSameBytes() {
        byte[] whole = GET.bytes("scripted:80");
        for (int index = 0; index <= whole.length; index++) {
            ScriptedTarget server = ScriptedTarget.says("");
            RawHttp.connect(server).sendSplit(GET, index);
            assertThat(server.toldBytes()).isEqualTo(whole);
        }
    }

    @Test
    void aBodyEndsWithItsLengthAndTheNextAnswerFollows() {
        ScriptedTarget server = ScriptedTarget.says(
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nabHTTP/1.0 404 No\r\nContent-Length: 0\r\n\r\n");
        RawHttp http = RawHttp.connect(server);
        http.send(GET, GET);
        assertThat(http.response().text()).isEqualTo("ab");
        RawResponse second = http.response();
        assertThat(second.status()).isEqualTo(404);
        assertThat(second.version()).isEqualTo("HTTP/1.0");
        http.awaitEnd();
    }

    @Test
    void chunksAreSeenAsTheyWereMade() {
        RawBody body = stream(
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\no\n\r\n3;x=y\r\nabc\r\n0\r\n\r\n")
                .body();
        assertThat(body.text()).isEqualTo("o\n");
        assertThat(body.text()).isEqualTo("abc");
        assertThat(body.text()).isNull();
        assertThat(body.text()).isNull();
    }

    @Test
    void withoutLengthTheBodyGoesToTheEnd() {
        assertThat(stream("HTTP/1.0 200 OK\r\n\r\nabc").body().rest())
                .asString()
                .isEqualTo("abc");
    }

    @Test
    void someStatusesHaveNoBody() {
        for (String status : List.of("204 No Content", "304 Not Modified")) {
            assertThat(stream("HTTP/1.1 " + status + "\r\nContent-Length: 3\r\n\r\n")
                            .body()
                            .chunk())
                    .isNull();
        }
    }

    @Test
    void headersAreFoundInAnyCaseAndDuplicatesAreKept() {
        RawHeaders headers = stream("HTTP/1.1 204 x\r\nVary: Origin, Cookie\r\nset-cookie: a\r\nSet-Cookie:b \r\n\r\n")
                .head()
                .headers();
        assertThat(headers.all("SET-COOKIE")).containsExactly("a", "b");
        assertThat(headers.first("Set-Cookie")).isEqualTo("a");
        assertThat(headers.lists("vary", "cookie")).isTrue();
        assertThat(headers.has("Origin")).isFalse();
    }

    @Test
    void aCutAnswerTellsWhatWasAwaitedAndHeard() {
        assertThatThrownBy(() -> stream("HTTP/1.1 200 OK\r\nContent-Le"))
                .isInstanceOf(WireFailure.class)
                .hasMessageContaining("GET /echo")
                .hasMessageContaining("the connection ended")
                .hasMessageContaining("HTTP/1.1 200 OK");
    }

    @Test
    void silenceTellsWhatWasAwaited() {
        RawHttp http = RawHttp.connect(ScriptedTarget.saysAndIsSilent("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab"))
                .timeout(Duration.ofSeconds(2));
        http.send(GET);
        assertThatThrownBy(http::response)
                .isInstanceOf(WireFailure.class)
                .hasMessageContaining("Awaited the next chunk of GET /echo")
                .hasMessageContaining("nothing more came in PT2S")
                .hasMessageContaining("ab");
    }

    @Test
    void nonsenseIsRefused() {
        for (String nonsense : List.of(
                "HELLO\r\n\r\n", "HTTP/1.1 20 x\r\n\r\n", "HTTP/1.1 200 OK\r\nbad\r\n\r\n", "HTTP/1.1 200 OK\n")) {
            assertThatThrownBy(() -> stream(nonsense)).isInstanceOf(WireFailure.class);
        }
        String chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        for (String nonsense : List.of("x\r\n", "1\r\nab\r\n", "1\r\n")) {
            assertThatThrownBy(() -> stream(chunked + nonsense).body().rest()).isInstanceOf(WireFailure.class);
        }
    }

    private static RawStream stream(String said) {
        RawHttp http = RawHttp.connect(ScriptedTarget.says(said));
        http.send(GET);
        return http.stream();
    }
}
