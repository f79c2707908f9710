package io.sockjs.testkit.conformance;

import io.sockjs.testkit.RawHttp;
import io.sockjs.testkit.RawReceiver;
import io.sockjs.testkit.RawRequest;
import io.sockjs.testkit.RawResponse;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.RawWebSocket;
import io.sockjs.testkit.StreamKind;
import io.sockjs.testkit.Target;
import java.time.Duration;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the tests of a chapter have in common: the server, and short words for what they ask it. */
@ExtendWith(ConformanceTargetParameter.class)
abstract class Chapter {
    static final String ECHO = "/echo";
    final Target server;
    /** More than any machine needs to be late by; added to every wait for something that must come. */
    final Duration slack;

    final Duration heartbeatDelay;
    final Duration disconnectDelay;
    private final String base;

    Chapter(ConformanceTarget target) {
        server = target.target();
        slack = server.patience().dividedBy(2);
        heartbeatDelay = target.heartbeatDelay();
        disconnectDelay = target.disconnectDelay();
        base = server.baseUrl().getRawPath();
    }

    /** The path on the server of a path below the base URL. */
    String at(String path) {
        return base + path;
    }

    RawRequest get(String path) {
        return RawRequest.get(at(path));
    }

    RawRequest post(String path) {
        return RawRequest.post(at(path));
    }

    RawResponse ask(RawRequest request) {
        return RawHttp.exchange(server, request);
    }

    /** Asks for what may be a stream: its status and headers, without waiting for a body. */
    RawResponse head(RawRequest request) {
        try (RawHttp http = RawHttp.connect(server)) {
            http.send(request);
            return http.stream().head();
        }
    }

    Answer answer(RawRequest request) {
        return new Answer(ask(request));
    }

    RawSession session(String service) {
        return RawSession.of(server, at(service));
    }

    RawSession opened(String service) {
        return session(service).open();
    }

    RawReceiver stream(String service, StreamKind kind) {
        return session(service).stream(kind).opened();
    }

    /** Opens the session with the receiver that keeps it, however long a machine takes over what is asked of it. */
    static RawReceiver keeperOf(RawSession session) {
        return session.stream(StreamKind.XHR_STREAMING).opened();
    }

    /** A socket that has read its {@code o}. */
    RawWebSocket socket(String service) {
        RawWebSocket socket = session(service).webSocket();
        Frames.check("o", socket.text(), "the first frame of a WebSocket");
        return socket;
    }

    RawWebSocket rawSocket(String service) {
        return RawWebSocket.open(server, at(service + "/websocket"));
    }
}
