package io.sockjs.testkit;

import java.math.BigInteger;
import java.util.concurrent.ThreadLocalRandom;

/** A SockJS session as a client's transports see it: one session id below one prefix. Thread-safe. */
public final class RawSession {
    private final Target target;
    private final String prefix;
    private final String server;
    private final String id;

    private RawSession(Target target, String prefix, String server, String id) {
        this.target = target;
        this.prefix = prefix;
        this.server = server;
        this.id = id;
    }

    /** A session with an id that no other test uses; the server does not know it yet. */
    public static RawSession of(Target target, String prefix) {
        // All of one length, since tests count bytes of one session's requests and send another's.
        BigInteger number = new BigInteger(80, ThreadLocalRandom.current()).setBit(81);
        String id = number.toString(36);
        return new RawSession(target, prefix, "000", id);
    }

    /** The same session id below another prefix: another session. */
    public RawSession below(String otherPrefix) {
        return new RawSession(target, otherPrefix, server, id);
    }

    /** The same session, reached through another server part of the path. */
    public RawSession through(String otherServer) {
        return new RawSession(target, prefix, otherServer, id);
    }

    public String id() {
        return id;
    }

    /** The path of a transport, such as {@code xhr_send} or {@code htmlfile?c=callback}. */
    public String path(String transport) {
        return prefix + "/" + server + "/" + id + "/" + transport;
    }

    /** One xhr poll, with its whole answer. */
    public RawResponse poll() {
        return RawHttp.exchange(target, RawRequest.post(path("xhr")));
    }

    /** Opens the session with a poll. */
    public RawSession open() {
        RawResponse answer = poll();
        if (answer.status() != 200 || !answer.text().equals("o\n")) {
            throw new WireFailure("Awaited the frame o of a new session.\n" + answer);
        }
        return this;
    }

    /** Posts a body to xhr_send. */
    public RawResponse post(String body) {
        return RawHttp.exchange(target, RawRequest.post(path("xhr_send"), body));
    }

    /** Sends messages through xhr_send, which must take them. */
    public void send(String... messages) {
        StringBuilder body = new StringBuilder("[");
        for (String message : messages) {
            body.append(body.length() > 1 ? "," : "").append(Json.quote(message));
        }
        RawResponse answer = post(body.append(']').toString());
        if (answer.status() != 204) {
            throw new WireFailure("Awaited that xhr_send takes the messages.\n" + answer);
        }
    }

    /** Opens a streaming answer and reads its head. */
    public RawReceiver stream(StreamKind kind) {
        return RawReceiver.open(target, kind, kind.request(this));
    }

    /** A WebSocket below the prefix with this session's path. */
    public RawWebSocket webSocket() {
        return RawWebSocket.open(target, path("websocket"));
    }
}
