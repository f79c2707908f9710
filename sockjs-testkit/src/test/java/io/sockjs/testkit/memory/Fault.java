package io.sockjs.testkit.memory;

import io.sockjs.SockJsOptions;
import io.sockjs.engine.Exchange;
import io.sockjs.engine.StreamListener;
import io.sockjs.protocol.Answer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a server does wrong, and a rule that must notice.
 *
 * @param name what is wrong
 * @param rule a rule's method
 * @param spoiler does it to what passes
 * @param options does it by options
 */
record Fault(String name, String rule, Spoiler spoiler, UnaryOperator<SockJsOptions.Builder> options) {
    static final List<Fault> ALL = all();

    private static List<Fault> all() {
        List<Fault> all = new ArrayList<>();
        all.addAll(answers());
        all.addAll(frames());
        all.addAll(lives());
        all.addAll(requests());
        return Collections.unmodifiableList(all);
    }

    private static List<Fault> answers() {
        return List.of(
                answer("another greeting", "greeting", "/echo", a -> a.withBody(bytes("Hello!\n"))),
                answer("no Content-Type on info", "infoHeaders", "/info", a -> without(a, "Content-Type")),
                answer(
                        "entropy that repeats",
                        "entropyIsFresh",
                        "/info",
                        a -> replace(a, "\"entropy\":\\d+", "\"entropy\":7")),
                answer(
                        "info tells WebSocket where it is off",
                        "infoOfDisabledWebSocket",
                        "/info",
                        a -> replace(a, "\"websocket\":false", "\"websocket\":true")),
                answer(
                        "info does not ask for the cookie",
                        "infoOfNeededCookie",
                        "/info",
                        a -> replace(a, "\"cookie_needed\":true", "\"cookie_needed\":false")),
                answer(
                        "an iframe page that differs by a space",
                        "everyNameGivesThePage",
                        "/iframe",
                        a -> replace(a, "Don't panic!", "Don't  panic!")),
                answer("an iframe page without a tag", "thePageIsCacheable", "/iframe", a -> without(a, "ETag")),
                answer(
                        "an iframe page that is not cached",
                        "thePageIsCacheable",
                        "/iframe",
                        a -> without(a, "Expires")),
                answer(
                        "no Access-Control-Allow-Origin",
                        "corsWithOrigin",
                        "",
                        a -> without(a, "Access-Control-Allow-Origin")),
                answer(
                        "no credentials for an origin",
                        "corsWithOrigin",
                        "",
                        a -> without(a, "Access-Control-Allow-Credentials")),
                answer(
                        "credentials for everybody",
                        "corsWithoutOrigin",
                        "/info",
                        a -> a.with("Access-Control-Allow-Credentials", "true")),
                answer("no Vary", "corsWithoutOrigin", "", a -> without(a, "Vary")),
                answer("cached sends", "transportsAreNotCached", "xhr_send", a -> without(a, "Cache-Control")),
                answer("preflight with 200", "optionsAreCacheable", "", a -> a.status() == 204 ? status(a, 200) : a),
                answer(
                        "preflight that forgets POST",
                        "optionsNameTheMethods",
                        "xhr",
                        a -> without(a, "Access-Control-Allow-Methods")),
                answer("405 without Allow", "transportsRefuseOtherMethods", "", a -> without(a, "Allow")),
                answer(
                        "xhr_send answered with 200",
                        "anArrayIsTaken",
                        "xhr_send",
                        a -> a.status() == 204 ? status(a, 200) : a),
                answer(
                        "sends to nobody taken",
                        "anUnknownSessionIsNotFound",
                        "xhr_send",
                        a -> a.status() == 404 ? status(a, 204) : a),
                answer("jsonp_send answered with OK", "aFormIsTaken", "jsonp_send", a -> replace(a, "^ok$", "OK")),
                answer(
                        "broken JSON in other words",
                        "brokenJsonIsRefused",
                        "xhr_send",
                        a -> replace(a, "Broken JSON encoding.", "What?")));
    }

    private static List<Fault> frames() {
        return List.of(
                chunks(
                        "percent signs as they are on EventSource",
                        "eventSourceEncodesPercent",
                        "eventsource",
                        each(c -> c.replace("%25", "%"))),
                chunks(
                        "no prelude on EventSource",
                        "eventSourceHasAPrelude",
                        "eventsource",
                        each(c -> c.equals("\r\n") ? "" : c)),
                chunks("prelude merged with the first frame", "xhrStreamingHasAPrelude", "xhr_streaming", Joined::new),
                chunks(
                        "a short prelude",
                        "xhrStreamingHasAPrelude",
                        "xhr_streaming",
                        each(c -> c.startsWith("hh") ? c.substring(1024) : c)),
                chunks(
                        "a script's end in a message on htmlfile",
                        "htmlFileMessagesDoNotEndTheScript",
                        "htmlfile",
                        each(c -> c.replace("\\u003c", "<"))),
                chunks("jsonp without its comment", "jsonpPollIsACall", "jsonp", each(c -> c.replace("/**/", ""))),
                head(
                        "jsonp that may be sniffed",
                        "jsonpPollIsACall",
                        "jsonp",
                        a -> without(a, "X-Content-Type-Options")),
                head(
                        "EventSource as plain text",
                        "eventSourceHasAPrelude",
                        "eventsource",
                        a -> without(a, "Content-Type").with("Content-Type", "text/plain")),
                chunks("xhr frames without a line feed", "xhrPollOpens", "xhr", each(c -> c.replace("o\n", "o"))),
                chunks(
                        "line separators as they are",
                        "streamedCharactersAreEscaped",
                        "",
                        each(c -> c.replace("\\u2028", "\u2028"))),
                chunks("surrogates in capitals", "pairsAreTwoEscapes", "", each(c -> c.replace("\\ud83d", "\\uD83D"))),
                chunks("messages of one frame reversed", "messagesKeepTheirOrder", "", each(Fault::reversed)),
                chunks(
                        "messages sent twice",
                        "messagesComeOnce",
                        "",
                        each(c -> c.replaceFirst("\\[(\"[^\"]+\")\\]", "[$1,$1]"))),
                chunks(
                        "frames cut in two chunks",
                        "everyFrameIsAChunk",
                        "xhr_streaming",
                        () -> c -> c.startsWith("a[") ? List.of(c.substring(0, 3), c.substring(3)) : List.of(c)),
                chunks("o on a raw WebSocket", "rawMessagesAreAsTheyAre", "/echo/websocket", Opening::new));
    }

    private static List<Fault> lives() {
        return List.of(
                chunks(
                        "a second receiver is accepted",
                        "secondReceiverGets2010AndTheFirstIsNotDisturbed",
                        "",
                        each(c -> c.contains("2010") ? "o\n" : c)),
                chunks(
                        "another code for the second receiver",
                        "secondReceiverGets2010AndTheFirstIsNotDisturbed",
                        "",
                        each(c -> c.replace("2010", "2011"))),
                options(
                        "no session expires",
                        "aSessionWithoutReceiverIsForgotten",
                        o -> o.disconnectDelay(Duration.ofHours(1))),
                options("no heartbeats", "streamsHaveHeartbeats", o -> o.heartbeatDelay(Duration.ofHours(1))),
                options("answers do not end at the limit", "theAnswerEndsAtTheLimit", o -> o.responseLimit(1_000_000)),
                options("answers end too early", "theAnswerGoesOnBelowTheLimit", o -> o.responseLimit(100)),
                chunks("the last message is lost at the limit", "noMessageIsLostOrRepeated", "", LastLost::new),
                new Fault(
                        "aborts are not noticed",
                        "abortEndsTheSession",
                        new Spoiler() {
                            @Override
                            public StreamListener listener(StreamListener listener) {
                                return new StreamListener() {
                                    @Override
                                    public void writable() {
                                        listener.writable();
                                    }

                                    @Override
                                    public void aborted() {}
                                };
                            }
                        },
                        UnaryOperator.identity()),
                chunks(
                        "later receivers are not told the close",
                        "laterReceiversGetTheSameCloseFrame",
                        "xhr",
                        each(c -> c.replaceAll("c\\[3000,\"Go away!\"\\]", "h"))),
                chunks(
                        "WebSockets are closed without a frame",
                        "aWebSocketGetsTheCloseFrame",
                        "/websocket",
                        () -> c -> c.startsWith("c[") ? List.of() : List.of(c)),
                chunks(
                        "a fresh o for every receiver",
                        "theOpenFrameComesOnce",
                        "",
                        () -> c -> c.startsWith("hh") || c.equals("\r\n")
                                ? List.of(c, "o\n")
                                : List.of(c.startsWith("a[") ? "o\n" : c)));
    }

    private static List<Fault> requests() {
        return List.of(
                request("callbacks are not checked", "theCallbackIsChecked", new Spoiler() {
                    @Override
                    public @Nullable String query(@Nullable String query) {
                        return query == null ? null : "c=cb";
                    }
                }),
                request("the tag is not looked at", "theTagGivesNotModified", hidden("if-none-match")),
                request("the request's cookie is not looked at", "theRequestsOneIsRepeated", hidden("cookie")),
                request("the Connection header is not looked at", "aClosingConnectionIsRefused", new Spoiler() {
                    @Override
                    public @Nullable String header(String name, @Nullable String value) {
                        return name.equals("connection") ? "Upgrade" : value;
                    }
                }),
                request("elements that are no strings are left out", "otherElementsAreRefusedAsAWhole", new Spoiler() {
                    @Override
                    public String body(String body) {
                        return body.replaceAll(",?\\s*(\\{[^}]*\\}|null|true|false|-?\\d+|\\[\\])", "");
                    }
                }),
                request("forms are not decoded", "aFormIsDecoded", hidden("content-type")),
                request("broken JSON on a WebSocket is overlooked", "brokenJsonEndsTheConnection", new Spoiler() {
                    @Override
                    public @Nullable String text(String text) {
                        return text.endsWith("]") ? text : null;
                    }
                }));
    }

    private static Fault answer(String name, String rule, String path, UnaryOperator<Answer> spoil) {
        return request(name, rule, new Spoiler() {
            @Override
            public Answer answer(Exchange exchange, Answer answer) {
                return exchange.path().contains(path) ? spoil.apply(answer) : answer;
            }
        });
    }

    private static Fault head(String name, String rule, String path, UnaryOperator<Answer> spoil) {
        return request(name, rule, new Spoiler() {
            @Override
            public Answer head(Exchange exchange, Answer head) {
                return exchange.path().contains(path) ? spoil.apply(head) : head;
            }
        });
    }

    private static Fault chunks(String name, String rule, String path, Supplier<Spoiler.Chunks> spoil) {
        return request(name, rule, new Spoiler() {
            @Override
            public Chunks chunks(Exchange exchange) {
                return exchange.path().contains(path) ? spoil.get() : List::of;
            }
        });
    }

    private static Fault options(String name, String rule, UnaryOperator<SockJsOptions.Builder> options) {
        return new Fault(name, rule, new Spoiler() {}, options);
    }

    private static Fault request(String name, String rule, Spoiler spoiler) {
        return new Fault(name, rule, spoiler, UnaryOperator.identity());
    }

    private static Spoiler hidden(String header) {
        return new Spoiler() {
            @Override
            public @Nullable String header(String name, @Nullable String value) {
                return name.equals(header) ? null : value;
            }
        };
    }

    private static Supplier<Spoiler.Chunks> each(UnaryOperator<String> spoil) {
        return () -> chunk -> {
            String spoilt = spoil.apply(chunk);
            return spoilt.isEmpty() ? List.of() : List.of(spoilt);
        };
    }

    private static Answer without(Answer answer, String header) {
        return Answer.of(answer.status())
                .with(answer.headers().stream()
                        .filter(each -> !each.name().equalsIgnoreCase(header))
                        .toList())
                .withBody(answer.body());
    }

    private static Answer status(Answer answer, int status) {
        return Answer.of(status).with(answer.headers()).withBody(answer.body());
    }

    private static Answer replace(Answer answer, String pattern, String by) {
        String body = new String(answer.body(), StandardCharsets.UTF_8);
        return answer.withBody(bytes(body.replaceAll(pattern, by)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String reversed(String chunk) {
        int from = chunk.indexOf("a[");
        int to = chunk.lastIndexOf(']');
        if (from < 0 || to < 0) {
            return chunk;
        }
        List<String> messages =
                new ArrayList<>(List.of(chunk.substring(from + 2, to).split(",", -1)));
        Collections.reverse(messages);
        return chunk.substring(0, from + 2) + String.join(",", messages) + chunk.substring(to);
    }

    /** The first two chunks as one. */
    private static final class Joined implements Spoiler.Chunks {
        private @Nullable String first;
        private boolean done;

        @Override
        public List<String> pass(String chunk) {
            if (done) {
                return List.of(chunk);
            }
            if (first == null) {
                first = chunk;
                return List.of();
            }
            done = true;
            return List.of(first + chunk);
        }
    }

    /** An o before the first message. */
    private static final class Opening implements Spoiler.Chunks {
        private boolean done;

        @Override
        public List<String> pass(String chunk) {
            List<String> out = done ? List.of(chunk) : List.of("o", chunk);
            done = true;
            return out;
        }
    }

    /** Holds each chunk until the next one; the one before the end is dropped when it holds messages. */
    private static final class LastLost implements Spoiler.Chunks {
        private boolean filled;
        private int bytes;

        @Override
        public List<String> pass(String chunk) {
            bytes += chunk.startsWith("hh") ? 0 : chunk.length();
            filled = bytes >= 4096;
            return filled && chunk.contains("a[") ? List.of() : List.of(chunk);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
