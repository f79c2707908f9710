package io.sockjs.reliability.chaos;

import io.sockjs.testkit.Json;
import io.sockjs.testkit.RawHttp;
import io.sockjs.testkit.RawReceiver;
import io.sockjs.testkit.RawRequest;
import io.sockjs.testkit.RawResponse;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.StreamKind;
import io.sockjs.testkit.Target;
import io.sockjs.testkit.WireFailure;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The transports with a session id: streaming with a kind of stream, otherwise polling. */
final class HttpLink implements Link {
    private final Target target;
    private final RawSession session;
    private final @Nullable StreamKind kind;
    private final boolean jsonp;
    private @Nullable RawReceiver stream;

    HttpLink(Target target, String prefix, @Nullable StreamKind kind, boolean jsonp) {
        this.target = target;
        this.session = RawSession.of(target, prefix);
        this.kind = kind;
        this.jsonp = jsonp;
    }

    @Override
    public @Nullable Frame receive() {
        return kind == null ? poll() : chunk(kind);
    }

    private @Nullable Frame poll() {
        try (RawHttp http = RawHttp.connect(target).timeout(ChaosClient.PATIENCE)) {
            http.send(receiving());
            RawResponse answer = http.response();
            if (answer.status() == 404 || answer.status() == 503) {
                // The service was taken off, before this request met it or just when it did.
                return null;
            }
            String text = answer.text();
            if (!jsonp) {
                return SocketLink.Frames.parse(text.substring(0, text.length() - 1));
            }
            String inner = text.substring("/**/cb(".length(), text.length() - ");\r\n".length());
            return SocketLink.Frames.parse(String.valueOf(Json.parse(inner)));
        }
    }

    private @Nullable Frame chunk(StreamKind streaming) {
        while (true) {
            if (stream == null) {
                RawReceiver opened = session.stream(streaming).timeout(ChaosClient.PATIENCE);
                if (opened.head().status() != 200) {
                    opened.close();
                    return null;
                }
                stream = opened;
                stream.prelude();
            }
            String frame = stream.next();
            if (frame != null) {
                return SocketLink.Frames.parse(frame);
            }
            // The answer has reached its limit: the next one goes on.
            stream.close();
            stream = null;
        }
    }

    private RawRequest receiving() {
        if (kind != null) {
            return kind.request(session);
        }
        return jsonp ? RawRequest.get(session.path("jsonp?c=cb")) : RawRequest.post(session.path("xhr"));
    }

    private RawRequest sending(List<String> messages) {
        String array = SocketLink.Frames.array(messages);
        if (!jsonp) {
            return RawRequest.post(session.path("xhr_send"), array);
        }
        return RawRequest.post(session.path("jsonp_send"), "d=" + URLEncoder.encode(array, StandardCharsets.UTF_8))
                .header("Content-Type", "application/x-www-form-urlencoded");
    }

    @Override
    public boolean send(List<String> messages) {
        int status = RawHttp.exchange(target, sending(messages)).status();
        if (status != (jsonp ? 200 : 204) && status != 404) {
            throw new IllegalStateException("sending was answered with " + status);
        }
        if (status == 404) {
            throw new WireFailure("the session is gone");
        }
        return true;
    }

    @Override
    public void cutWhileSending(String message, boolean reset) {
        RawRequest request = sending(List.of(message));
        try (RawHttp http = RawHttp.connect(target)) {
            http.sendHead(request);
            http.write(Arrays.copyOf(request.body(), request.body().length / 2));
            if (reset) {
                http.abort();
            }
        }
    }

    @Override
    public @Nullable Frame second() {
        if (stream == null) {
            return null;
        }
        try (RawReceiver second = session.stream(StreamKind.XHR_STREAMING)) {
            if (second.head().status() != 200) {
                return null;
            }
            second.prelude();
            return SocketLink.Frames.parse(second.frame());
        }
    }

    @Override
    public boolean abort(boolean reset) {
        if (stream == null && kind == null) {
            RawHttp http = RawHttp.connect(target);
            try (http) {
                http.send(receiving());
                if (reset) {
                    http.abort();
                }
            } catch (WireFailure gone) {
                // The server may have read it nevertheless.
            }
            return true;
        }
        if (stream != null && reset) {
            stream.abort();
        } else if (stream != null) {
            stream.close();
        }
        return false;
    }
}
