package io.sockjs.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sockjs.testkit.RawHttp;
import io.sockjs.testkit.RawReceiver;
import io.sockjs.testkit.RawRequest;
import io.sockjs.testkit.RawResponse;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.RawStream;
import io.sockjs.testkit.StreamKind;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("§4 HTTP/1.0 and HTTP/1.1")
final class Http10Rules extends Chapter {
    Http10Rules(ConformanceTarget target) {
        super(target);
    }

    @Test
    @DisplayName("§4 HTTP/1.0: fixed answers are whole, and not chunked")
    void fixedAnswersAreNotChunked() {
        answer(get(ECHO).http10()).status(200).without("Transfer-Encoding").body("Welcome to SockJS!\n");
        answer(get(ECHO + "/info").http10())
                .status(200)
                .without("Transfer-Encoding")
                .bodyHas("entropy");
        answer(get(ECHO + "/nothing").http10()).status(404).without("Transfer-Encoding");
    }

    @Test
    @DisplayName("§4 HTTP/1.0: with keep-alive, either the length is told or the connection ends")
    void keepAliveNeedsALength() {
        try (RawHttp http = RawHttp.connect(server)) {
            RawRequest request = get(ECHO).header("Connection", "keep-alive").http10();
            RawResponse first = http.exchange(request);
            new Answer(first).status(200).body("Welcome to SockJS!\n");
            if (first.headers().lists("Connection", "keep-alive")) {
                new Answer(first).header("Content-Length", "19");
                new Answer(http.exchange(request)).status(200).body("Welcome to SockJS!\n");
            } else {
                http.awaitEnd();
            }
        }
    }

    @Test
    @DisplayName("§4 HTTP/1.0: a poll's answer is not chunked, and the frame is all of it")
    void pollsAreNotChunked() {
        RawSession session = session(ECHO);
        answer(RawRequest.post(session.path("xhr")).http10())
                .status(200)
                .without("Transfer-Encoding")
                .body("o\n");
        answer(RawRequest.post(session.path("xhr_send"), "[\"a\"]").http10()).status(204);
        answer(RawRequest.get(session.path("jsonp?c=x")).http10())
                .status(200)
                .without("Transfer-Encoding")
                .body("/**/x(\"a[\\\"a\\\"]\");\r\n");
    }

    @Test
    @DisplayName("§4 HTTP/1.0: a stream has no chunks and no Content-Length; the connection's end ends it")
    void streamsEndWithTheConnection() {
        for (StreamKind kind : StreamKind.values()) {
            RawSession session = session(ECHO);
            try (RawHttp http = RawHttp.connect(server)) {
                http.send(
                        kind.request(session).header("Connection", "keep-alive").http10());
                RawStream stream = http.stream();
                new Answer(stream.head())
                        .status(200)
                        .without("Transfer-Encoding")
                        .without("Content-Length");
                assertTrue(!stream.head().headers().lists("Connection", "keep-alive"), () -> "" + stream.head());
                StringBuilder heard = new StringBuilder();
                while (!heard.toString().endsWith(kind.dress("o"))) {
                    heard.append(Objects.requireNonNull(stream.body().text(), kind + " ended before o"));
                }
                String message = "x".repeat(4096);
                session.send(message);
                String rest = new String(stream.body().rest(), StandardCharsets.UTF_8);
                assertEquals(kind.dress("a[\"" + message + "\"]"), rest, kind.toString());
            }
        }
    }

    @Test
    @DisplayName("§4 HTTP/1.1: one connection serves answer after answer, polls too")
    void connectionsAreKept() {
        RawSession session = session(ECHO);
        try (RawHttp http = RawHttp.connect(server)) {
            new Answer(http.exchange(get(ECHO))).status(200).body("Welcome to SockJS!\n");
            Frames.check("o\n", http.exchange(RawRequest.post(session.path("xhr"))));
            new Answer(http.exchange(RawRequest.post(session.path("xhr_send"), "[\"a\"]"))).status(204);
            Frames.check("a[\"a\"]\n", http.exchange(RawRequest.post(session.path("xhr"))));
            new Answer(http.exchange(RawRequest.get(session.path("xhr")))).methodNotAllowed("POST");
            new Answer(http.exchange(get(ECHO + "/info"))).status(200);
        }
    }

    @Test
    @DisplayName("§4 HTTP/1.1: Connection: close ends the connection after the answer")
    void connectionsAreClosedOnDemand() {
        try (RawHttp http = RawHttp.connect(server)) {
            new Answer(http.exchange(get(ECHO).header("Connection", "close"))).status(200);
            http.awaitEnd();
        }
    }

    @Test
    @DisplayName("§4 HTTP/1.1: two requests in one write get two answers in their order")
    void requestsMayBePipelined() {
        RawSession session = session(ECHO);
        try (RawHttp http = RawHttp.connect(server)) {
            http.send(RawRequest.post(session.path("xhr")), get(ECHO + "/info"), get(ECHO));
            new Answer(http.response()).status(200).body("o\n");
            new Answer(http.response()).status(200).bodyHas("entropy");
            new Answer(http.response()).status(200).body("Welcome to SockJS!\n");
        }
    }

    @Test
    @DisplayName("§4 HTTP/1.1: a request behind a waiting poll is answered after it")
    void aPollIsNotOvertaken() {
        RawSession session = opened(ECHO);
        try (RawHttp http = RawHttp.connect(server)) {
            http.send(RawRequest.post(session.path("xhr")), get(ECHO));
            session.send("a");
            Frames.check("a[\"a\"]\n", http.response());
            new Answer(http.response()).body("Welcome to SockJS!\n");
        }
    }

    @Test
    @DisplayName("§5 HTTP/1.1: Expect: 100-continue gets 100, then the body is taken (RFC 9110, 10.1.1)")
    void expectationsAreMet() {
        RawSession session = opened(ECHO);
        RawRequest request =
                RawRequest.post(session.path("xhr_send"), "[\"a\"]").header("Expect", "100-continue");
        try (RawHttp http = RawHttp.connect(server)) {
            http.sendHead(request);
            new Answer(http.response()).status(100);
            http.write(request.body());
            new Answer(http.response()).status(204);
        }
        Frames.check("a[\"a\"]\n", session.poll());
    }

    @Test
    @DisplayName("§5 HTTP/1.1: a body may come in chunks")
    void bodiesMayBeChunked() {
        RawSession session = opened(ECHO);
        answer(RawRequest.post(session.path("xhr_send")).chunked("[", "\"a", "é\"", ",\"b\"]"))
                .status(204);
        Frames.check("a[\"aé\",\"b\"]\n", session.poll());
    }

    @Test
    @DisplayName("§5 A request may be cut anywhere")
    void requestsMayBeCutAnywhere() {
        RawSession session = session(ECHO);
        RawRequest request = RawRequest.post(session.path("xhr_send"), "[\"é\"]");
        int length = request.bytes(server.host()).length;
        try (RawReceiver receiver = keeperOf(session);
                RawHttp http = RawHttp.connect(server)) {
            for (int index = 1; index < length; index++) {
                http.sendSplit(request, index);
                new Answer(http.response()).status(204);
            }
            assertEquals(Collections.nCopies(length - 1, "é"), Frames.read(receiver, length - 1), "the messages");
        }
    }
}
