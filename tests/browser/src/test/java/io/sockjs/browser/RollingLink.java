package io.sockjs.browser;

import io.sockjs.testkit.Json;
import io.sockjs.testkit.RawBody;
import io.sockjs.testkit.RawFrame;
import io.sockjs.testkit.RawHttp;
import io.sockjs.testkit.RawRequest;
import io.sockjs.testkit.RawResponse;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.RawStream;
import io.sockjs.testkit.RawWebSocket;
import io.sockjs.testkit.Target;
import io.sockjs.testkit.WireFailure;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One session over one transport, which keeps the balancer's cookie as a browser does. One thread reads, another sends. A connection
 * that breaks is a {@link WireFailure}.
 */
abstract sealed class RollingLink {
    enum Kind {
        WEBSOCKET,
        XHR_STREAMING,
        XHR_POLLING
    }

    /** Longer than heartbeats are apart, so that only silence of a hanging server ends a read. */
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private static final Pattern COOKIE = Pattern.compile("(JSESSIONID=[^;]*)");

    private final Target target;
    final RawSession session;
    private volatile String cookie;

    private RollingLink(Target target, String prefix, String cookie) {
        this.target = target;
        this.session = RawSession.of(target, prefix);
        this.cookie = cookie;
    }

    /** Opens a session; a refusal is a {@link WireFailure}. */
    static RollingLink open(Kind kind, Target target, String prefix, String cookie) {
        RollingLink link = kind == Kind.WEBSOCKET
                ? new Socket(target, prefix, cookie)
                : new Http(target, prefix, cookie, kind == Kind.XHR_STREAMING);
        try {
            String first = link.frame();
            if (!"o".equals(first)) {
                throw new WireFailure("Awaited the frame o of a new session, but heard " + first);
            }
            return link;
        } catch (Throwable failed) {
            link.abort();
            throw failed;
        }
    }

    /** The next frame, of HTTP transports without heartbeats; null when the connection or the session is gone. */
    abstract @Nullable String frame();

    /** Sends a message. True when the server says that it took it; a WebSocket's says nothing. */
    abstract boolean send(String message);

    /** Breaks what is open. */
    abstract void abort();

    String cookie() {
        return cookie;
    }

    RawHttp connect() {
        return RawHttp.connect(target).timeout(PATIENCE);
    }

    RawRequest withCookie(RawRequest request) {
        return request.header("Cookie", cookie);
    }

    void keepCookie(RawResponse head) {
        for (String set : head.headers().all("Set-Cookie")) {
            Matcher matcher = COOKIE.matcher(set);
            if (matcher.lookingAt()) {
                cookie = matcher.group(1);
            }
        }
    }

    static String array(String message) {
        return "[" + Json.quote(message) + "]";
    }

    private static final class Socket extends RollingLink {
        private final RawWebSocket socket;

        Socket(Target target, String prefix, String cookie) {
            super(target, prefix, cookie);
            socket = RawWebSocket.open(target, withCookie(RawWebSocket.handshake(session.path("websocket"))))
                    .timeout(PATIENCE);
            keepCookie(socket.handshake());
        }

        @Override
        @Nullable String frame() {
            RawFrame frame = socket.frameAnsweringPings();
            return frame == null || frame.opcode() == RawFrame.CLOSE ? null : frame.text();
        }

        @Override
        boolean send(String message) {
            socket.send(array(message));
            return false;
        }

        @Override
        void abort() {
            socket.close();
        }
    }

    private static final class Http extends RollingLink {
        private final boolean streaming;
        private @Nullable RawBody stream;
        private volatile @Nullable RawHttp receiving;
        private String heard = "";
        private boolean opened;

        Http(Target target, String prefix, String cookie, boolean streaming) {
            super(target, prefix, cookie);
            this.streaming = streaming;
        }

        @Override
        @Nullable String frame() {
            while (true) {
                int end = heard.indexOf('\n');
                if (end >= 0) {
                    String line = heard.substring(0, end);
                    heard = heard.substring(end + 1);
                    if (line.startsWith("h")) {
                        // A heartbeat, or the prelude of a stream.
                        continue;
                    }
                    if (line.equals("o") && opened) {
                        // The request has reached a server that does not know the session, and opened another of its
                        // name.
                        return null;
                    }
                    opened |= line.equals("o");
                    return line;
                }
                RawBody body = stream;
                if (body == null) {
                    body = receive();
                }
                if (body == null) {
                    return null;
                }
                String more = body.text();
                stream = more == null ? null : body;
                heard += more == null ? "" : more;
            }
        }

        /** The next receiving request; null when it is refused. */
        private @Nullable RawBody receive() {
            abort();
            RawHttp http = connect();
            receiving = http;
            http.send(withCookie(RawRequest.post(session.path(streaming ? "xhr_streaming" : "xhr"))));
            RawStream answer = http.stream();
            if (answer.head().status() != 200) {
                if (!opened) {
                    throw new WireFailure("A session was refused.\n" + answer.head());
                }
                return null;
            }
            keepCookie(answer.head());
            return answer.body();
        }

        @Override
        boolean send(String message) {
            try (RawHttp http = connect()) {
                RawResponse answer =
                        http.exchange(withCookie(RawRequest.post(session.path("xhr_send"), array(message))));
                if (answer.status() != 204) {
                    throw new WireFailure("The server does not take a message.\n" + answer);
                }
                return true;
            }
        }

        @Override
        void abort() {
            RawHttp http = receiving;
            if (http != null) {
                http.close();
            }
        }
    }
}
