package io.sockjs.engine;

import io.sockjs.Admission;
import io.sockjs.CloseStatus;
import io.sockjs.SockJsLog.Severity;
import io.sockjs.SockJsOptions;
import io.sockjs.SockJsServer;
import io.sockjs.protocol.Answer;
import io.sockjs.protocol.Answer.Header;
import io.sockjs.protocol.BadMessage;
import io.sockjs.protocol.Callback;
import io.sockjs.protocol.Dress;
import io.sockjs.protocol.Endpoint;
import io.sockjs.protocol.MessageDecoder;
import io.sockjs.protocol.Prefix;
import io.sockjs.protocol.Query;
import io.sockjs.protocol.Route;
import io.sockjs.protocol.WebSocketHandshake;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One installation of a service: answers what comes below its prefix. Adapters make one with {@link #of} for each installation and
 * call {@link #handle} for each request. Thread-safe.
 */
public final class Engine {
    private final SockJsOptions options;
    private final Application application;
    private final SessionSetup setup;
    private final Admissions admissions;
    private final Prefix prefix;
    private final FixedAnswers fixed;
    private final TransportAnswers answers;
    private final Registry registry = new Registry();
    private volatile boolean closed;

    Engine(SockJsServer server, SockJsOptions options, FixedAnswers fixed) {
        this.options = options;
        this.application = new Application(server, options);
        this.setup = SessionSetup.of(application, options);
        this.admissions =
                new Admissions(server, application, options.handshakeTimeout().toNanos());
        this.prefix = new Prefix(options.prefix());
        this.fixed = fixed;
        this.answers = new TransportAnswers(options);
    }

    /**
     * An installation.
     *
     * @param options the server's own, or such as overshadow them
     */
    public static Engine of(SockJsServer server, SockJsOptions options) {
        return new Engine(server, options, FixedAnswers.of(options));
    }

    /** What the path has below the prefix, or null when it is none of ours. */
    public Prefix.@Nullable Match match(String path) {
        return prefix.match(path);
    }

    /** The options in force. */
    public SockJsOptions options() {
        return options;
    }

    /** How many sessions there are, those on the way out included. */
    public int sessions() {
        return registry.size();
    }

    /** Closes every session with {@link CloseStatus#GOING_AWAY}; their clients are told as far as they can be reached. */
    public void closeAll() {
        closed = true;
        registry.all().forEach(session -> session.end(CloseStatus.GOING_AWAY));
    }

    /**
     * Answers a request; called on the exchange's I/O thread.
     *
     * @param match what {@link #match} gave for its path
     */
    public void handle(Exchange exchange, Prefix.Match match) {
        safely(exchange, () -> route(exchange, match));
    }

    private void safely(Exchange exchange, Runnable task) {
        try {
            task.run();
        } catch (RuntimeException ours) {
            // The functions among the options are the application's and may throw before there is an answer.
            application.log(Severity.ERROR, "could not answer a request", ours);
            exchange.answer(Answer.text(500, "Internal error"));
        }
    }

    private void route(Exchange exchange, Prefix.Match match) {
        Route route = Route.of(match.rest());
        if (route == null || !route.endpoint().isOn(options.transports())) {
            exchange.answer(Answer.notFound());
            return;
        }
        Endpoint endpoint = route.endpoint();
        if (!endpoint.allows(exchange.method())) {
            exchange.answer(Answer.methodNotAllowed(endpoint));
            return;
        }
        if (exchange.method().equals("OPTIONS")) {
            exchange.answer(fixed.preflight(exchange, endpoint));
            return;
        }
        switch (endpoint) {
            case GREETING, INFO, IFRAME, CLIENT_SCRIPT -> exchange.answer(fixed.answer(exchange, endpoint, match));
            case WEBSOCKET, WEBSOCKET_RAW -> upgrade(exchange, match, route);
            case XHR_SEND, JSONP_SEND -> send(exchange, match, route);
            default -> receive(exchange, match, route);
        }
    }

    private void upgrade(Exchange exchange, Prefix.Match match, Route route) {
        Answer refusal = WebSocketHandshake.refusal(exchange, exchange.isHttp10());
        if (refusal != null) {
            exchange.answer(refusal);
            return;
        }
        Dress dress = dress(route);
        Origin origin = Origin.of(exchange, dress.transport(), match, route.session());
        IoThread io = exchange.ioThread();
        ask(
                exchange,
                origin,
                List.of(),
                admission ->
                        exchange.upgrade(options.messageLimit(), new SocketPeer(this, admission, dress, origin, io)));
    }

    /** Goes on when a session may open; otherwise answers, with these headers. */
    private void ask(Exchange exchange, Origin origin, List<Header> headers, Consumer<Admission> next) {
        Handshake handshake = new Handshake(exchange, origin);
        admissions.ask(handshake, exchange.ioThread(), new Admissions.Asker() {
            @Override
            public void admitted(Admission admission) {
                if (closed) {
                    // Uninstalled while the application took its time.
                    refused(Answer.text(503, "The service is going away."));
                } else {
                    safely(exchange, () -> next.accept(admission));
                }
            }

            @Override
            public void refused(Answer answer) {
                exchange.answer(answer.with(headers));
            }
        });
    }

    /** A session for a WebSocket whose handshake is done. */
    Session makeSocketSession(Admission admission, Origin origin, IoThread home) {
        Session session = new Session(setup, admission, origin, home, registry);
        registry.add(session);
        return session;
    }

    /** A request that found this engine just before it was closed may have made its session just after. */
    void endIfClosed(Session session) {
        if (closed) {
            session.end(CloseStatus.GOING_AWAY);
        }
    }

    private void receive(Exchange exchange, Prefix.Match match, Route route) {
        Dress dress = dress(route);
        String callback;
        try {
            callback = dress.hasCallback() ? Callback.of(exchange.query(), dress) : "";
        } catch (BadMessage bad) {
            exchange.answer(Answer.text(500, bad.words()).with(answers.headers(exchange, route.endpoint())));
            return;
        }
        Answer head = answers.good(exchange, route.endpoint());
        Origin origin = Origin.of(exchange, dress.transport(), match, route.session());
        String key = key(match, route);
        Session known = registry.find(key);
        if (known != null) {
            // This one or none: when it ends meanwhile, a new one of that id would be one that nobody has admitted.
            stream(exchange, head, origin, callback, dress, receiver -> known);
            return;
        }
        ask(
                exchange,
                origin,
                answers.headers(exchange, route.endpoint()),
                admission -> stream(
                        exchange, head, origin, callback, dress, receiver -> open(key, admission, exchange, receiver)));
    }

    /**
     * Opens the stream and attaches it to a session, which is made only then: one that no receiver was attached to would have no
     * timer to end it.
     *
     * @param session finds or makes it; null when the receiver was refused
     */
    private void stream(
            Exchange exchange,
            Answer head,
            Origin origin,
            String callback,
            Dress dress,
            Function<Receiver, @Nullable Session> session) {
        StreamPeer peer = new StreamPeer();
        Sink sink = exchange.stream(head, peer);
        Receiver receiver = new Receiver(dress, callback, options.responseLimit(), origin, sink);
        Session found = session.apply(receiver);
        if (found != null) {
            peer.attach(found, receiver);
            endIfClosed(found);
        }
    }

    /** The session of that id; of several requests that ask for a new one, each with an admission of its own, one makes it. */
    private @Nullable Session open(String key, Admission admission, Exchange exchange, Receiver receiver) {
        Session mine = new Session(
                setup, admission, receiver.origin(), exchange.ioThread(), forgotten -> registry.remove(key));
        Session session = registry.findOrAdd(key, mine);
        if (session != mine && admission instanceof Admission.Closed notYours) {
            receiver.refuse(notYours.status());
            return null;
        }
        return session;
    }

    /** The same id under another prefix is another session, also when both fit one pattern. */
    private static String key(Prefix.Match match, Route route) {
        return match.parameters().isEmpty() ? route.session() : match.prefix() + '/' + route.session();
    }

    private void send(Exchange exchange, Prefix.Match match, Route route) {
        Endpoint endpoint = route.endpoint();
        Session session = registry.find(key(match, route));
        if (session == null) {
            exchange.answer(Answer.notFound().with(answers.headers(exchange, endpoint)));
            return;
        }
        Answer taken = answers.good(exchange, endpoint);
        boolean form = endpoint == Endpoint.JSONP_SEND && isForm(exchange.header("content-type"));
        exchange.body(options.messageLimit(), new BodyListener() {
            @Override
            public void body(byte[] bytes) {
                try {
                    List<String> messages = messages(bytes, form);
                    session.receive(messages, () -> exchange.answer(taken));
                } catch (BadMessage bad) {
                    refused(500, bad.words());
                }
            }

            @Override
            public void tooLarge() {
                refused(413, "The body is longer than message_limit: " + options.messageLimit() + " bytes.");
            }

            private void refused(int status, String words) {
                exchange.answer(Answer.text(status, words).with(answers.headers(exchange, endpoint)));
            }
        });
    }

    private static List<String> messages(byte[] body, boolean form) throws BadMessage {
        byte[] array = body;
        if (form) {
            String value = Query.value(new String(body, StandardCharsets.UTF_8), "d");
            array = value == null ? new byte[0] : value.getBytes(StandardCharsets.UTF_8);
        }
        return MessageDecoder.array(array, 0, array.length);
    }

    private static boolean isForm(@Nullable String contentType) {
        return contentType != null
                && contentType.strip().toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded");
    }

    private static Dress dress(Route route) {
        Dress dress = route.endpoint().dress();
        if (dress == null) {
            throw new IllegalStateException(route.endpoint() + " receives nothing");
        }
        return dress;
    }
}
