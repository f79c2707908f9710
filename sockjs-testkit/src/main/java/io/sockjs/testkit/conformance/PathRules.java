package io.sockjs.testkit.conformance;

import io.sockjs.testkit.RawRequest;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.RawWebSocket;
import io.sockjs.testkit.StreamKind;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("§1 Paths")
final class PathRules extends Chapter {
    PathRules(ConformanceTarget target) {
        super(target);
    }

    @Test
    @DisplayName("§1 Server and session may be any text without a dot and a slash, percent-encoded text included")
    void serverAndSessionMayBeAnyText() {
        String id = session(ECHO).id();
        for (String middle : List.of("/a/" + id, "/_/-" + id, "/1/1" + id, "/abc%20d/x%20" + id, "/%C3%A9/%7E" + id)) {
            answer(post(ECHO + middle + "/xhr")).status(200).body("o\n");
        }
    }

    @Test
    @DisplayName("§1 An empty part, a dot in a part, more or fewer parts: 404")
    void otherPartsAreNotFound() {
        String id = session(ECHO).id();
        List<String> wrong = List.of(
                "//",
                "/a",
                "/a/",
                "/a/" + id,
                "//" + id + "/xhr",
                "/a//xhr",
                "/a./" + id + "/xhr",
                "/a/" + id + "./xhr",
                "/a/." + id + "/xhr",
                "/./" + id + "/xhr",
                "/a/b/" + id + "/xhr",
                "/a/" + id + "/xhr/more",
                "/" + id + "/xhr");
        wrong.forEach(path -> answer(post(ECHO + path)).notFound());
        wrong.forEach(path -> answer(get(ECHO + path)).notFound());
    }

    @Test
    @DisplayName("§1 An unknown transport or file: 404 with a plain text body")
    void unknownPathsAreNotFound() {
        RawSession session = session(ECHO);
        for (String unknown : List.of("unknown", "xhrs", "xhr_", "XHR", "Xhr_Streaming", "jsonpsend", "websockets")) {
            answer(RawRequest.post(session.path(unknown))).notFound();
            answer(RawRequest.get(session.path(unknown))).notFound();
        }
        for (String unknown : List.of("/Info", "/INFO", "/info.json", "/WebSocket", "/unknown")) {
            answer(get(ECHO + unknown)).notFound();
        }
    }

    @Test
    @DisplayName("§1 A session is found by its id alone, whatever the server part of the path is")
    void theServerPartIsIgnored() {
        RawSession session = opened(ECHO);
        session.through("999").send("a");
        Frames.check("a[\"a\"]\n", session.through("elsewhere").poll());
    }

    @Test
    @DisplayName("§1 The same session id below another prefix is another session")
    void theSameIdUnderTwoPrefixesIsTwoSessions() {
        RawSession here = opened(ECHO);
        RawSession there = here.below(at("/disabled_websocket_echo"));
        new Answer(there.post("[\"lost\"]")).status(404);
        there.open();
        here.send("here");
        there.send("there");
        Frames.check("a[\"there\"]\n", there.poll());
        Frames.check("a[\"here\"]\n", here.poll());
    }

    @Test
    @DisplayName("§1 One trailing slash is tolerated after any path")
    void oneTrailingSlashIsTolerated() {
        for (String path : List.of("/", "/info/", "/iframe.html/", "/iframe-a.html/")) {
            answer(get(ECHO + path)).status(200);
        }
        RawSession session = session(ECHO);
        new Answer(ask(RawRequest.post(session.path("xhr/")))).status(200).body("o\n");
        answer(RawRequest.post(session.path("xhr_send/"), "[\"a\"]")).status(204);
        answer(RawRequest.post(session.path("jsonp_send/"), "[\"b\"]").header("Content-Type", "text/plain"))
                .status(200);
        answer(RawRequest.get(session.path("jsonp/?c=x"))).status(200);
        for (StreamKind kind : StreamKind.values()) {
            RawRequest request = kind.request(session(ECHO));
            String path = request.path().contains("?") ? request.path().replace("?", "/?") : request.path() + "/";
            new Answer(head(RawRequest.of(request.method(), path))).status(200);
        }
        try (RawWebSocket socket = RawWebSocket.open(server, session.path("websocket/"))) {
            Frames.check("o", socket.text(), "the first frame");
        }
        RawWebSocket.open(server, at(ECHO + "/websocket/")).close();
    }

    @Test
    @DisplayName("§1 A second trailing slash: 404")
    void twoTrailingSlashesAreNotFound() {
        for (String path : List.of("//", "/info//", "/iframe.html//", "/websocket//")) {
            answer(get(ECHO + path)).notFound();
        }
        RawSession session = session(ECHO);
        for (String path : List.of("xhr//", "xhr_streaming//", "xhr_send//", "jsonp_send//")) {
            answer(RawRequest.post(session.path(path))).notFound();
        }
        for (String path : List.of("eventsource//", "htmlfile//?c=x", "jsonp//?c=x", "websocket//")) {
            answer(RawRequest.get(session.path(path))).notFound();
        }
    }

    @Test
    @DisplayName("§1 A path that is no service's is not answered by one: 404")
    void outsideOfEveryPrefixIsNotFound() {
        // Not "/" itself: a test server may have a page there.
        for (String path : List.of("/echoes", "/ech", "/ECHO", "/echo.html", "/nothing/info")) {
            answer(get(path)).status(404);
        }
    }

    @Test
    @DisplayName("§1 The greeting and info with another method: 405 with Allow, no body, no Content-Type")
    void fixedAnswersRefuseOtherMethods() {
        for (String method : List.of("POST", "PUT", "DELETE")) {
            answer(RawRequest.of(method, at(ECHO))).methodNotAllowed("GET");
            answer(RawRequest.of(method, at(ECHO + "/info"))).methodNotAllowed("GET", "OPTIONS");
            answer(RawRequest.of(method, at(ECHO + "/iframe.html"))).methodNotAllowed("GET");
        }
    }

    @Test
    @DisplayName("§1 A transport with another method: 405 with Allow, no body, no Content-Type")
    void transportsRefuseOtherMethods() {
        RawSession session = session(ECHO);
        for (String path : List.of("xhr", "xhr_streaming", "xhr_send")) {
            answer(RawRequest.get(session.path(path))).methodNotAllowed("POST", "OPTIONS");
            answer(RawRequest.of("PUT", session.path(path))).methodNotAllowed("POST", "OPTIONS");
        }
        answer(RawRequest.get(session.path("jsonp_send"))).methodNotAllowed("POST");
        for (String path : List.of("eventsource", "htmlfile?c=x", "jsonp?c=x", "websocket")) {
            answer(RawRequest.post(session.path(path))).methodNotAllowed("GET");
        }
        answer(post(ECHO + "/websocket")).methodNotAllowed("GET");
    }

    @Test
    @DisplayName("§1 A switched-off WebSocket transport answers 404, the raw one too")
    void disabledWebSocketIsNotFound() {
        String service = "/disabled_websocket_echo";
        answer(RawWebSocket.handshake(session(service).path("websocket"))).status(404);
        answer(RawWebSocket.handshake(at(service + "/websocket"))).status(404);
        answer(RawRequest.get(session(service).path("websocket"))).status(404);
        answer(get(service + "/websocket")).status(404);
    }

    @Test
    @DisplayName("§1 The other transports of a service without WebSocket work")
    void disabledWebSocketLeavesTheOthers() {
        RawSession session = opened("/disabled_websocket_echo");
        session.send("a");
        Frames.check("a[\"a\"]\n", session.poll());
    }
}
