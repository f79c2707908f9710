package io.sockjs.engine;

import io.sockjs.Admission;
import io.sockjs.CloseStatus;
import io.sockjs.SessionSnapshot;
import io.sockjs.SockJsLog.Severity;
import io.sockjs.SockJsObserver.Refusal;
import io.sockjs.SockJsOptions;
import io.sockjs.SockJsServer;
import io.sockjs.protocol.Answer;
import io.sockjs.protocol.Answer.Header;
import io.sockjs.protocol.BadMessage;
import io.sockjs.protocol.Callback;
import io.sockjs.protocol.Dress;
import io.sockjs.protocol.Endpoint;
import io.sockjs.protocol.Prefix;
import io.sockjs.protocol.Route;
import io.sockjs.protocol.WebSocketHandshake;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One installation of a service: answers what comes below its prefix. Adapters make one with {@link #of} for each installation and
 * call {@link #handle} for each request. Thread-safe.
 */
public final class Engine {
    static final String BUDGET_USED_UP = "Too many messages wait.";

    private final SockJsOptions options;
    private final Application application;
    private final SessionSetup setup;
    private final Admissions admissions;
    private final Prefix prefix;
    private final FixedAnswers fixed;
    private final TransportAnswers answers;
    private final Registry registry;
    private final Watch watch;
    private volatile boolean draining;
    private final OriginCheck origins;
    private volatile boolean closed;

    Engine(SockJsServer server, SockJsOptions options, FixedAnswers fixed) {
        this.options = options;
        this.application = new Application(server, options);
        this.watch = application.watch();
        this.setup = SessionSetup.of(application, watch, options);
        this.registry = new Registry(options.sessionLimit(), options.sessionsPerAddress());
        this.admissions = new Admissions(server, application, options);
        this.prefix = new Prefix(options.prefix());
        this.fixed = fixed;
        this.answers = new TransportAnswers(options);
        this.origins = new OriginCheck(options.origins(), application);
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

    /** What there is to see of the sessions, in no order. */
    public List<SessionSnapshot> snapshot() {
        return registry.all().stream().map(Session::snapshot).toList();
    }

    /** Whether new sessions may open: neither draining nor closed. */
    public boolean isReady() {
        return !draining && !closed;
    }

    /**
     * Lets no further session open: their requests, and those for the info, are answered with 503, by which load balancers and
     * clients go elsewhere. Closes the sessions there are with {@link CloseStatus#GOING_AWAY}, each at a moment of its own, so
     * that not all clients come back at once; what waits for a client is sent before.
     *
     * @param waves how long the closing is spread
     * @return done when no session is left; those on HTTP transports stay for the disconnect delay, to be told
     */
    public CompletableFuture<Void> drain(Duration waves) {
        draining = true;
        CompletableFuture<Void> emptied = registry.emptied();
        long nanos = Math.max(0, waves.toNanos());
        for (Session session : registry.all()) {
            session.endLater(CloseStatus.GOING_AWAY, ThreadLocalRandom.current().nextLong(nanos + 1));
        }
        return emptied;
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
        safely(exchange, () -> route(ForwardedExchange.of(exchange, options.trustedProxies()), match));
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
            refuse(exchange, Refusal.NOT_FOUND, Answer.notFound());
            return;
        }
        Endpoint endpoint = route.endpoint();
        Answer refusal = origins.refusal(exchange, endpoint);
        if (refusal != null) {
            refuse(exchange, Refusal.ORIGIN, refusal);
            return;
        }
        if (!endpoint.allows(exchange.method())) {
            refuse(exchange, Refusal.METHOD, Answer.methodNotAllowed(endpoint));
            return;
        }
        if (endpoint == Endpoint.INFO && !isReady()) {
            refuse(exchange, Refusal.GOING_AWAY, goingAway());
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

    void refuse(Exchange exchange, Refusal why, Answer answer) {
        watch.refused(why);
        if (why == Refusal.OVERLOAD) {
            String words = new String(answer.body(), StandardCharsets.UTF_8).strip();
            application.logSeldom(Severity.WARN, "refuses requests: " + words, null, exchange.ioThread());
        }
        exchange.answer(answer);
    }

    private static Answer goingAway() {
        return Answer.text(503, "The service is going away.").with("Retry-After", "1");
    }

    /** Why no session may open now, or null. */
    private @Nullable Answer refusal(Origin origin) {
        if (registry.isFull(origin.remote().getAddress())) {
            return tooBusy("There are too many sessions.");
        }
        if (options.memoryBudget().isUsedUp()) {
            return tooBusy(BUDGET_USED_UP);
        }
        return admissions.isFull() ? tooBusy("Too many handshakes are under way.") : null;
    }

    static Answer tooBusy(String words) {
        return Answer.text(503, words).with("Retry-After", "5");
    }

    private void upgrade(Exchange exchange, Prefix.Match match, Route route) {
        Answer refusal = WebSocketHandshake.refusal(exchange, exchange.isHttp10());
        if (refusal != null) {
            refuse(exchange, Refusal.HANDSHAKE_MALFORMED, refusal);
            return;
        }
        Dress dress = dress(route);
        Origin origin = Origin.of(exchange, dress.transport(), match, route.session(), null, Map.of());
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
        if (!isReady()) {
            refuse(exchange, Refusal.GOING_AWAY, goingAway().with(headers));
            return;
        }
        Answer tooBusy = refusal(origin);
        if (tooBusy != null) {
            refuse(exchange, Refusal.OVERLOAD, tooBusy.with(headers));
            return;
        }
        Handshake handshake = new Handshake(exchange, origin);
        admissions.ask(handshake, exchange.ioThread(), new Admissions.Asker() {
            @Override
            public void admitted(Admission admission) {
                // The application may have taken its time.
                if (!isReady()) {
                    refused(Refusal.GOING_AWAY, goingAway());
                } else if (registry.isFull(origin.remote().getAddress())) {
                    refused(Refusal.OVERLOAD, tooBusy("There are too many sessions."));
                } else {
                    safely(exchange, () -> next.accept(admission));
                }
            }

            @Override
            public void refused(Refusal why, Answer answer) {
                refuse(exchange, why, answer.with(headers));
            }
        });
    }

    /** A session for a WebSocket whose handshake is done. */
    Session makeSocketSession(Admission admission, Origin origin, IoThread home) {
        Session session = new Session(setup, admission, origin, home, registry::remove);
        registry.add(session);
        endIfDraining(session);
        return session;
    }

    /** A request that found this engine just before it was closed may have made its session just after. */
    void endIfClosed(Session session) {
        if (closed) {
            session.end(CloseStatus.GOING_AWAY);
        }
    }

    /** One that was made while {@link #drain} looked for those there are. */
    private void endIfDraining(Session session) {
        if (draining) {
            session.endLater(CloseStatus.GOING_AWAY, 0);
        }
    }

    private void receive(Exchange exchange, Prefix.Match match, Route route) {
        Dress dress = dress(route);
        String callback;
        try {
            callback = dress.hasCallback() ? Callback.of(exchange.query(), dress) : "";
        } catch (BadMessage bad) {
            refuse(
                    exchange,
                    Refusal.MALFORMED,
                    Answer.text(500, bad.words()).with(answers.headers(exchange, route.endpoint())));
            return;
        }
        Answer head = answers.good(exchange, route.endpoint());
        String key = key(match, route);
        Session known = registry.find(key);
        Map<String, String> before = known == null ? Map.of() : known.headers();
        Origin origin = Origin.of(exchange, dress.transport(), match, route.session(), bound(exchange), before);
        if (known != null && !known.isBoundTo(origin.bound())) {
            refuse(exchange, Refusal.UNKNOWN_SESSION, unknown(exchange, route.endpoint()));
            return;
        }
        if (known != null) {
            // This one or none: when it ends meanwhile, a new one of that id would be one that nobody has admitted.
            stream(exchange, head, origin, callback, dress, receiver -> known);
            return;
        }
        ask(exchange, origin, answers.headers(exchange, route.endpoint()), admission -> {
            Session meanwhile = registry.find(key);
            if (meanwhile != null && !meanwhile.isBoundTo(origin.bound())) {
                refuse(exchange, Refusal.UNKNOWN_SESSION, unknown(exchange, route.endpoint()));
            } else {
                stream(exchange, head, origin, callback, dress, receiver -> open(key, admission, exchange, receiver));
            }
        });
    }

    /** What the session is bound to that this request opens, or must be bound to if it is known. */
    private @Nullable Object bound(Exchange exchange) {
        var binding = options.binding();
        return binding == null ? null : binding.apply(exchange);
    }

    /** Also for a session that is bound to something else: nobody learns that there is one. */
    private Answer unknown(Exchange exchange, Endpoint endpoint) {
        return Answer.notFound().with(answers.headers(exchange, endpoint));
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
        Receiver receiver = new Receiver(dress, callback, options, origin, sink);
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
        endIfDraining(mine);
        if (session != mine && !session.isBoundTo(receiver.origin().bound())) {
            // Made by another I/O thread just now, when this answer's head was on its way.
            receiver.refuse(CloseStatus.INTERRUPTED);
            return null;
        }
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
        if (session == null || !session.isBoundTo(bound(exchange))) {
            refuse(exchange, Refusal.UNKNOWN_SESSION, unknown(exchange, endpoint));
        } else if (options.memoryBudget().isUsedUp()) {
            refuse(exchange, Refusal.OVERLOAD, tooBusy(BUDGET_USED_UP).with(answers.headers(exchange, endpoint)));
        } else {
            new Send(this, exchange, endpoint, session).begin();
        }
    }

    TransportAnswers answers() {
        return answers;
    }

    private static Dress dress(Route route) {
        Dress dress = route.endpoint().dress();
        if (dress == null) {
            throw new IllegalStateException(route.endpoint() + " receives nothing");
        }
        return dress;
    }
}
