package io.sockjs.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTest {
    @ParameterizedTest
    @CsvSource({
        "'',GREETING,''",
        "/,GREETING,''",
        "/info,INFO,''",
        "/info/,INFO,''",
        "/iframe.html,IFRAME,''",
        "/iframe-1.6.1.html,IFRAME,''",
        "/iframe-a_b-0.min.html/,IFRAME,''",
        "/websocket,WEBSOCKET_RAW,''",
        "/websocket/,WEBSOCKET_RAW,''",
        "/0/s/websocket,WEBSOCKET,s",
        "/abc%20d/e%2ff/xhr,XHR,e%2ff",
        "/0/s/xhr/,XHR,s",
        "/0/s/xhr_streaming,XHR_STREAMING,s",
        "/0/s/xhr_send,XHR_SEND,s",
        "/0/s/eventsource,EVENTSOURCE,s",
        "/0/s/htmlfile,HTMLFILE,s",
        "/0/s/jsonp,JSONP,s",
        "/0/s/jsonp_send,JSONP_SEND,s",
        "/info/s/xhr,XHR,s",
    })
    void knownPathIsUnderstoodAndOneTrailingSlashTolerated(String path, Endpoint endpoint, String session) {
        assertThat(Route.of(path)).isEqualTo(new Route(endpoint, session));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//",
                "/info//",
                "info",
                "/Info",
                "/a",
                "/a.html",
                "/IFRAME.HTML",
                "/iframe.htm",
                "/iframe",
                "/iframe.xml",
                "/iframe-/.html",
                "/iframe.HTML",
                "/iframe1.html",
                "/iframe-A.html",
                "/0//xhr",
                "//s/xhr",
                "/0/s/",
                "/0/s",
                "/0/s/xhr//",
                "/0/s/xhr/x",
                "/0/./xhr",
                "/0/a.b/xhr",
                "/a.b/s/xhr",
                "/0/s/XHR",
                "/0/s/xhr;x=1",
                "/0/s/xhr.js",
                "/0/s/nothing",
                "/websocket/s/",
                "/0/s/websocket.bat",
                "/iframe-\u00e9.html",
                "/iframe-%20.html"
            })
    void everythingElseIsUnknown(String path) {
        assertThat(Route.of(path)).as(path).isNull();
    }

    @Test
    void prefixEndsAtASegmentsEnd() {
        Prefix echo = new Prefix("/a/echo");
        assertThat(echo.match("/a/echo")).isEqualTo(new Prefix.Match("/a/echo", "", Map.of()));
        assertThat(echo.match("/a/echo/info")).isEqualTo(new Prefix.Match("/a/echo", "/info", Map.of()));
        assertThat(echo.match("/a/echoes")).isNull();
        assertThat(echo.match("/a")).isNull();
        assertThat(new Prefix("").match("/info")).isEqualTo(new Prefix.Match("", "/info", Map.of()));
    }

    @Test
    void namedPartsOfAPrefixMatchOneSegmentEach() {
        Prefix room = new Prefix("/chat/{room}/in");
        assertThat(room.match("/chat/lobby/in/info"))
                .isEqualTo(new Prefix.Match("/chat/lobby/in", "/info", Map.of("room", "lobby")));
        assertThat(room.match("/chat//in/info")).isNull();
        assertThat(room.match("/chat/lobby")).isNull();
        assertThat(room.match("/chat/lobby/out")).isNull();
    }
}
