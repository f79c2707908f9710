package io.sockjs.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sockjs.testkit.RawHttp;
import io.sockjs.testkit.RawReceiver;
import io.sockjs.testkit.RawRequest;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.RawWebSocket;
import io.sockjs.testkit.StreamKind;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("§4 Frames and transports")
final class TransportRules extends Chapter {
    TransportRules(ConformanceTarget target) {
        super(target);
    }

    @Test
    @DisplayName("§4 xhr: a poll of a new session is the frame o and LF, as JavaScript")
    void xhrPollOpens() {
        answer(RawRequest.post(session(ECHO).path("xhr")))
                .status(200)
                .header("Content-Type", Answer.JAVASCRIPT)
                .body("o\n");
    }

    @Test
    @DisplayName("§4 xhr: messages come as one a frame and LF, in order, then the answer ends")
    void xhrPollCarriesMessages() {
        RawSession session = opened(ECHO);
        session.send("m1", "m2");
        answer(RawRequest.post(session.path("xhr")))
                .status(200)
                .header("Content-Type", Answer.JAVASCRIPT)
                .body("a[\"m1\",\"m2\"]\n");
    }

    @Test
    @DisplayName("§4 xhr: a waiting poll is answered as soon as there is a message")
    void xhrPollWaits() {
        RawSession session = opened(ECHO);
        try (RawHttp http = RawHttp.connect(server)) {
            http.send(RawRequest.post(session.path("xhr")));
            session.send("late");
            Frames.check("a[\"late\"]\n", http.response());
        }
    }

    @Test
    @DisplayName("§4 jsonp: /**/callback(frame as a JSON string); and CRLF, with nosniff")
    void jsonpPollIsACall() {
        RawSession session = session(ECHO);
        jsonp(session).body("/**/call.back-_1(\"o\");\r\n");
        session.send("m1", "m2");
        jsonp(session).body("/**/call.back-_1(\"a[\\\"m1\\\",\\\"m2\\\"]\");\r\n");
    }

    private Answer jsonp(RawSession session) {
        return answer(RawRequest.get(session.path("jsonp?c=call.back-_1")))
                .status(200)
                .header("Content-Type", Answer.JAVASCRIPT)
                .header("X-Content-Type-Options", "nosniff");
    }

    @Test
    @DisplayName("§4 xhr_streaming: the prelude is 2048 h and LF, its own chunk, before the frame o")
    void xhrStreamingHasAPrelude() {
        try (RawReceiver receiver = session(ECHO).stream(StreamKind.XHR_STREAMING)) {
            new Answer(receiver.head()).status(200).header("Content-Type", Answer.JAVASCRIPT);
            assertEquals("h".repeat(2048) + "\n", receiver.prelude(), "the prelude");
            assertEquals("o\n", receiver.chunk(), "the first frame");
        }
    }

    @Test
    @DisplayName("§4 eventsource: the prelude is CRLF, its own chunk, before the frame o")
    void eventSourceHasAPrelude() {
        try (RawReceiver receiver = session(ECHO).stream(StreamKind.EVENTSOURCE)) {
            new Answer(receiver.head()).status(200);
            String type = Objects.requireNonNullElse(receiver.head().headers().first("Content-Type"), "");
            assertTrue(type.matches("text/event-stream(; ?charset=UTF-8)?"), () -> "type\n" + receiver.head());
            assertEquals("\r\n", receiver.prelude(), "the prelude");
            assertEquals("data: o\r\n\r\n", receiver.chunk(), "the first frame");
        }
    }

    @Test
    @DisplayName("§4 Every frame is one chunk, flushed when it is written")
    void everyFrameIsAChunk() {
        for (StreamKind kind : StreamKind.values()) {
            RawSession session = session(ECHO);
            try (RawReceiver receiver = session.stream(kind).opened()) {
                assertTrue(receiver.head().headers().lists("Transfer-Encoding", "chunked"), kind + " is chunked");
                for (String message : List.of("m1", "m2", "é")) {
                    session.send(message);
                    assertEquals(kind.dress("a[\"" + message + "\"]"), receiver.chunk(), kind.toString());
                }
            }
        }
    }

    @Test
    @DisplayName("§4 Messages of one send come in order, over every streaming transport")
    void messagesKeepTheirOrder() {
        for (StreamKind kind : StreamKind.values()) {
            RawSession session = session(ECHO);
            try (RawReceiver receiver = session.stream(kind).opened()) {
                session.send("1", "2", "3");
                session.send("4", "5");
                assertEquals(List.of("1", "2", "3", "4", "5"), Frames.read(receiver, 5), kind.toString());
            }
        }
    }

    @Test
    @DisplayName("§4 eventsource: % is sent as %25, and nothing else is percent-encoded")
    void eventSourceEncodesPercent() {
        RawSession session = session(ECHO);
        try (RawReceiver receiver = session.stream(StreamKind.EVENTSOURCE).opened()) {
            session.send("100% %41 é +&");
            assertEquals("data: a[\"100%25 %2541 é +&\"]\r\n\r\n", receiver.chunk(), "the frame");
        }
    }

    @Test
    @DisplayName("§4 eventsource: no CR, LF or NUL of a message breaks the data line")
    void eventSourceKeepsToOneLine() {
        RawSession session = session(ECHO);
        try (RawReceiver receiver = session.stream(StreamKind.EVENTSOURCE).opened()) {
            String message = "a\r\nb\0c";
            session.send(message);
            String chunk = Objects.requireNonNullElse(receiver.chunk(), "");
            String data = chunk.substring(0, chunk.length() - 4);
            assertTrue(data.chars().noneMatch(c -> c == '\r' || c == '\n' || c == 0), () -> "one line: " + chunk);
            assertEquals(List.of(message), Frames.messages(data.substring("data: ".length())), "the message");
        }
    }

    @Test
    @DisplayName("§4 websocket: each frame is one text message")
    void webSocketCarriesFrames() {
        try (RawWebSocket socket = socket(ECHO)) {
            socket.send("[\"m1\"]");
            assertEquals("a[\"m1\"]", socket.text(), "the frame");
            socket.send("[\"m2\",\"m3\"]");
            assertEquals(List.of("m2", "m3"), Frames.read(socket, 2), "the messages");
        }
    }

    @Test
    @DisplayName("§4 Large messages come whole, over every transport")
    void largeMessagesComeWhole() {
        String large = "x".repeat(1 << 17);
        for (StreamKind kind : StreamKind.values()) {
            RawSession session = session("/amplify");
            try (RawReceiver receiver = session.stream(kind).opened()) {
                session.send("17");
                assertEquals(List.of(large), Frames.read(receiver, 1), kind.toString());
            }
        }
        RawSession polled = opened("/amplify");
        polled.send("17");
        assertEquals(List.of(large), Frames.poll(polled, 1), "xhr");
        try (RawWebSocket socket = socket("/amplify")) {
            socket.send("[\"17\"]");
            assertEquals(List.of(large), Frames.read(socket, 1), "websocket");
        }
    }
}
