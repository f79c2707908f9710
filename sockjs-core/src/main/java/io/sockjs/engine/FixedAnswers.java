package io.sockjs.engine;

import io.sockjs.SockJsOptions;
import io.sockjs.SockJsRequest;
import io.sockjs.Transport;
import io.sockjs.protocol.Answer;
import io.sockjs.protocol.Endpoint;
import io.sockjs.protocol.HeaderRules;
import io.sockjs.protocol.Info;
import io.sockjs.protocol.Pages;
import io.sockjs.protocol.Prefix;
import io.sockjs.protocol.Route;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.random.RandomGenerator;

/** The answers that have no session behind them (protocol section 2), and the preflights. */
final class FixedAnswers {
    private static final byte[] SCRIPT = script();
    private static final String SCRIPT_TAG = Pages.etag(SCRIPT);

    private final SockJsOptions options;
    private final Clock clock;
    private final RandomGenerator random;

    FixedAnswers(SockJsOptions options, Clock clock, RandomGenerator random) {
        this.options = options;
        this.clock = clock;
        this.random = random;
    }

    static FixedAnswers of(SockJsOptions options) {
        return new FixedAnswers(options, Clock.systemUTC(), new SecureRandom());
    }

    Answer answer(Exchange request, Endpoint endpoint, Prefix.Match match) {
        return switch (endpoint) {
            case GREETING -> Answer.text(200, "Welcome to SockJS!\n");
            case INFO -> info(request);
            case IFRAME -> iframe(request, match);
            case CLIENT_SCRIPT -> cached(request, SCRIPT, SCRIPT_TAG, "application/javascript; charset=UTF-8");
            default -> throw new IllegalArgumentException(endpoint + " has no fixed answer");
        };
    }

    Answer preflight(SockJsRequest request, Endpoint endpoint) {
        Answer answer = Answer.of(204)
                .with(HeaderRules.cacheable(clock))
                .with("Access-Control-Max-Age", "31536000")
                .with("Access-Control-Allow-Methods", endpoint.allow());
        return options.disableCors()
                ? answer
                : answer.with(HeaderRules.cors(request, options.origins().isRestricted()));
    }

    private Answer info(SockJsRequest request) {
        var baseUrl = options.baseUrl();
        byte[] json = Info.json(
                options.transports().contains(Transport.WEBSOCKET),
                options.jsessionid() != null,
                random.nextInt(),
                baseUrl == null ? null : baseUrl.apply(request));
        Answer answer = Answer.of(200)
                .with("Content-Type", "application/json; charset=UTF-8")
                .with(HeaderRules.NOT_CACHED)
                .withBody(json);
        return options.disableCors()
                ? answer
                : answer.with(HeaderRules.cors(request, options.origins().isRestricted()));
    }

    private Answer iframe(Exchange request, Prefix.Match match) {
        String url = options.sockjsUrl();
        byte[] page = Pages.iframe(url == null ? request.contextPath() + match.prefix() + Route.CLIENT_SCRIPT : url);
        return cached(request, page, Pages.etag(page), "text/html; charset=UTF-8");
    }

    private Answer cached(SockJsRequest request, byte[] content, String tag, String type) {
        String known = request.header("if-none-match");
        if (known != null && (known.contains(tag) || known.strip().equals("*"))) {
            return Answer.of(304).with("ETag", tag).with(HeaderRules.cacheable(clock));
        }
        return Answer.of(200)
                .with("Content-Type", type)
                .with("ETag", tag)
                .with(HeaderRules.cacheable(clock))
                .withBody(content);
    }

    private static byte[] script() {
        try (InputStream in = FixedAnswers.class.getResourceAsStream("sockjs.min.js")) {
            if (in == null) {
                throw new IllegalStateException("sockjs.min.js is missing in sockjs-core: build it with Maven");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
