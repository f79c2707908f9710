package io.sockjs.engine;

import io.sockjs.SessionCookie;
import io.sockjs.SockJsOptions;
import io.sockjs.protocol.Answer;
import io.sockjs.protocol.Answer.Header;
import io.sockjs.protocol.Dress;
import io.sockjs.protocol.Endpoint;
import io.sockjs.protocol.HeaderRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What sending and receiving requests are answered with (protocol section 3). The latest good answer of each endpoint is kept, since
 * most requests come from pages of one origin and get the same. Thread-safe.
 */
final class TransportAnswers {
    private record Kept(@Nullable String origin, Answer answer) {}

    private static final Answer NO_CONTENT = Answer.of(204).with("Content-Type", "text/plain; charset=UTF-8");

    private final SockJsOptions options;
    private final Map<Endpoint, Kept> kept = new ConcurrentHashMap<>();

    TransportAnswers(SockJsOptions options) {
        this.options = options;
    }

    /** The answer to a send that was taken, or the head of a receiving answer. */
    Answer good(Exchange exchange, Endpoint endpoint) {
        if (options.jsessionid() != null || exchange.header("access-control-request-headers") != null) {
            return make(exchange, endpoint);
        }
        String origin = isCors(endpoint) ? exchange.header("origin") : null;
        Kept latest = kept.get(endpoint);
        if (latest != null && Objects.equals(latest.origin(), origin)) {
            return latest.answer();
        }
        Answer answer = make(exchange, endpoint);
        kept.put(endpoint, new Kept(origin, answer));
        return answer;
    }

    private Answer make(Exchange exchange, Endpoint endpoint) {
        Dress dress = endpoint.dress();
        Answer answer;
        if (dress != null) {
            answer = head(dress);
        } else {
            answer = endpoint == Endpoint.JSONP_SEND ? Answer.text(200, "ok") : NO_CONTENT;
        }
        return answer.with(headers(exchange, endpoint));
    }

    private static Answer head(Dress dress) {
        Answer head = Answer.of(200).with("Content-Type", dress.contentType());
        if (dress == Dress.JSONP_POLLING) {
            head = head.with("X-Content-Type-Options", "nosniff");
        }
        // nginx, and what has copied it, would gather the frames of a stream until a buffer is full.
        return dress.isPoll() ? head : head.with("X-Accel-Buffering", "no");
    }

    /** What all answers of an endpoint have, refusals too. */
    List<Header> headers(Exchange exchange, Endpoint endpoint) {
        List<Header> headers = new ArrayList<>(HeaderRules.NOT_CACHED);
        if (isCors(endpoint)) {
            headers.addAll(HeaderRules.cors(exchange, options.origins().isRestricted()));
        }
        SessionCookie cookie = options.jsessionid();
        if (cookie != null) {
            cookie.setCookies(exchange).forEach(value -> headers.add(new Header("Set-Cookie", checked(value))));
        }
        return headers;
    }

    private boolean isCors(Endpoint endpoint) {
        return endpoint.isCors() && !options.disableCors();
    }

    private static String checked(String cookie) {
        if (cookie.chars().anyMatch(c -> c < ' ' || c >= 0x7f)) {
            throw new IllegalArgumentException("option jsessionid gave a cookie that is not printable ASCII");
        }
        return cookie;
    }
}
