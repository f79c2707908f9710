package io.sockjs;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a service is set to. Immutable; made by {@link #builder()}, varied by {@link #toBuilder()}. The defaults are the
 * reference's where it has the option.
 */
public final class SockJsOptions {
    /** Below this many bytes in a connection's buffer it is writable: as much as Netty's own high water mark. */
    public static final int WRITABLE_BYTES = 64 * 1024;

    private static final SockJsOptions DEFAULTS = new SockJsOptions(new Builder());

    /** A copy of our own, which nobody changes. */
    private final Builder set;

    private SockJsOptions(Builder from) {
        set = new Builder(from);
    }

    /** A builder that holds the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that holds these options. */
    public Builder toBuilder() {
        return new Builder(set);
    }

    /** See {@link Builder#prefix}. */
    public String prefix() {
        return set.prefix;
    }

    /** See {@link Builder#sockjsUrl}; null for the project's own copy. */
    public @Nullable String sockjsUrl() {
        return set.sockjsUrl;
    }

    /** See {@link Builder#responseLimit}; bytes. */
    public int responseLimit() {
        return set.responseLimit;
    }

    /** See {@link Builder#transports}. */
    public Set<Transport> transports() {
        return set.transports;
    }

    /** See {@link Builder#jsessionid(SessionCookie)}; null when off. */
    public @Nullable SessionCookie jsessionid() {
        return set.jsessionid;
    }

    /** See {@link Builder#log}. */
    public SockJsLog log() {
        return set.log;
    }

    /** See {@link Builder#heartbeatDelay}. */
    public Duration heartbeatDelay() {
        return set.heartbeatDelay;
    }

    /** See {@link Builder#pongTimeout}. */
    public Duration pongTimeout() {
        return set.pongTimeout;
    }

    /** See {@link Builder#webSocketHeartbeatFrames}. */
    public boolean webSocketHeartbeatFrames() {
        return set.webSocketHeartbeatFrames;
    }

    /** See {@link Builder#disconnectDelay}. */
    public Duration disconnectDelay() {
        return set.disconnectDelay;
    }

    /** See {@link Builder#bodyTimeout}. */
    public Duration bodyTimeout() {
        return set.bodyTimeout;
    }

    /** See {@link Builder#handshakeTimeout}. */
    public Duration handshakeTimeout() {
        return set.handshakeTimeout;
    }

    /** See {@link Builder#disableCors}. */
    public boolean disableCors() {
        return set.disableCors;
    }

    /** See {@link Builder#baseUrl(Function)}; null when not set. */
    public @Nullable Function<? super SockJsRequest, String> baseUrl() {
        return set.baseUrl;
    }

    /** See {@link Builder#messageLimit}; bytes. */
    public int messageLimit() {
        return set.messageLimit;
    }

    /** See {@link Builder#sendBufferLimit}; bytes. */
    public int sendBufferLimit() {
        return set.sendBufferLimit;
    }

    /** See {@link Builder#sendQueueLimit}. */
    public int sendQueueLimit() {
        return set.sendQueueLimit;
    }

    /** See {@link Builder#slowConsumer}. */
    public SlowConsumerPolicy slowConsumer() {
        return set.slowConsumer;
    }

    /** See {@link Builder#receiveBufferLimit}; characters. */
    public int receiveBufferLimit() {
        return set.receiveBufferLimit;
    }

    /** See {@link Builder#arrayLimit}. */
    public int arrayLimit() {
        return set.arrayLimit;
    }

    /** See {@link Builder#sessionLimit}. */
    public int sessionLimit() {
        return set.sessionLimit;
    }

    /** See {@link Builder#sessionsPerAddress}. */
    public int sessionsPerAddress() {
        return set.sessionsPerAddress;
    }

    /** See {@link Builder#handshakeLimit}. */
    public int handshakeLimit() {
        return set.handshakeLimit;
    }

    /** See {@link Builder#memoryBudget}. */
    public MemoryBudget memoryBudget() {
        return set.memoryBudget;
    }

    /** See {@link Builder#observer}; null when not set. */
    public @Nullable SockJsObserver observer() {
        return set.observer;
    }

    /** See {@link Builder#executor}; null for the I/O thread. */
    public @Nullable Executor executor() {
        return set.executor;
    }

    /** See {@link Builder#origins(OriginPolicy)}. */
    public OriginPolicy origins() {
        return set.origins;
    }

    /** See {@link Builder#trustedProxies(Collection)}. */
    public TrustedProxies trustedProxies() {
        return set.trustedProxies;
    }

    /** See {@link Builder#binding}; null when sessions are bound to nothing. */
    public @Nullable Function<? super SockJsRequest, ?> binding() {
        return set.binding;
    }

    /** Collects options; each setter answers at once when its value cannot be. Not thread-safe. */
    public static final class Builder {
        private static final Duration LONGEST = Duration.ofDays(1);

        private String prefix = "";
        private @Nullable String sockjsUrl;
        private int responseLimit = 128 * 1024;
        private Set<Transport> transports = Collections.unmodifiableSet(EnumSet.allOf(Transport.class));
        private @Nullable SessionCookie jsessionid;
        private SockJsLog log = SockJsLog.system();
        private Duration heartbeatDelay = Duration.ofSeconds(25);
        private Duration pongTimeout = Duration.ofSeconds(10);
        private boolean webSocketHeartbeatFrames = true;
        private Duration disconnectDelay = Duration.ofSeconds(5);
        private Duration bodyTimeout = Duration.ofSeconds(60);
        private Duration handshakeTimeout = Duration.ofSeconds(10);
        private boolean disableCors;
        private @Nullable Function<? super SockJsRequest, String> baseUrl;
        private int messageLimit = 4 * 1024 * 1024;
        private int sendBufferLimit = 4 * 1024 * 1024;
        private int sendQueueLimit = 64 * 1024;
        private SlowConsumerPolicy slowConsumer = SlowConsumerPolicy.close();
        private int receiveBufferLimit = 1024 * 1024;
        private int arrayLimit = 64 * 1024;
        private int sessionLimit = 100_000;
        private int sessionsPerAddress = Integer.MAX_VALUE;
        private int handshakeLimit = 1000;
        private MemoryBudget memoryBudget = MemoryBudget.shared();
        private @Nullable SockJsObserver observer;
        private @Nullable Executor executor;
        private OriginPolicy origins = OriginPolicy.sameOrigin();
        private TrustedProxies trustedProxies = TrustedProxies.none();
        private @Nullable Function<? super SockJsRequest, ?> binding;

        private Builder() {}

        private Builder(Builder from) {
            prefix = from.prefix;
            sockjsUrl = from.sockjsUrl;
            responseLimit = from.responseLimit;
            transports = from.transports;
            jsessionid = from.jsessionid;
            log = from.log;
            heartbeatDelay = from.heartbeatDelay;
            pongTimeout = from.pongTimeout;
            webSocketHeartbeatFrames = from.webSocketHeartbeatFrames;
            disconnectDelay = from.disconnectDelay;
            bodyTimeout = from.bodyTimeout;
            handshakeTimeout = from.handshakeTimeout;
            disableCors = from.disableCors;
            baseUrl = from.baseUrl;
            messageLimit = from.messageLimit;
            sendBufferLimit = from.sendBufferLimit;
            sendQueueLimit = from.sendQueueLimit;
            slowConsumer = from.slowConsumer;
            receiveBufferLimit = from.receiveBufferLimit;
            arrayLimit = from.arrayLimit;
            sessionLimit = from.sessionLimit;
            sessionsPerAddress = from.sessionsPerAddress;
            handshakeLimit = from.handshakeLimit;
            memoryBudget = from.memoryBudget;
            observer = from.observer;
            executor = from.executor;
            origins = from.origins;
            trustedProxies = from.trustedProxies;
            binding = from.binding;
        }

        /**
         * The path that the service lives under: empty, or {@code /} and segments, without a {@code /} at the end. A segment
         * {@code {name}} matches any one segment, which {@link SockJsConnection#pathParameters()} then shows. Default: empty.
         */
        public Builder prefix(String prefix) {
            given("prefix", prefix);
            if (!prefix.isEmpty() && (!prefix.startsWith("/") || prefix.endsWith("/") || prefix.contains("//"))) {
                throw bad("prefix", prefix, "begin it with one \"/\" and end it without one, such as /echo");
            }
            if (prefix.chars().anyMatch(c -> c <= ' ' || c >= 0x7f || c == '?' || c == '#')) {
                throw bad("prefix", prefix, "percent-encode what is not plain ASCII, and leave out \"?\" and \"#\"");
            }
            this.prefix = prefix;
            return this;
        }

        /**
         * The script that the iframe page loads. It must be the same version of sockjs-client as the page's own, or the client
         * refuses it. Default: the project's own copy, served under the prefix.
         *
         * @param url absolute ({@code https://...}), or a path that begins with {@code /}
         */
        public Builder sockjsUrl(String url) {
            given("sockjs_url", url);
            boolean absolute = url.startsWith("/") || url.startsWith("http://") || url.startsWith("https://");
            if (!absolute || url.chars().anyMatch(c -> c <= ' ' || c == '"' || c == '<' || c == '>')) {
                throw bad("sockjs_url", url, "give an http(s) URL or a path that begins with \"/\"");
            }
            this.sockjsUrl = url;
            return this;
        }

        /**
         * After how many bytes of frames a streaming answer ends, so that the browser can free its memory; the client opens the
         * next one at once. Default: 131072.
         */
        public Builder responseLimit(int bytes) {
            this.responseLimit = positive("response_limit", bytes);
            return this;
        }

        /**
         * Which transports there are; the paths of the others answer 404. Without {@link Transport#WEBSOCKET} there is no
         * {@link Transport#WEBSOCKET_RAW} either. Default: all.
         */
        public Builder transports(Collection<Transport> transports) {
            given("transports", transports);
            if (transports.isEmpty()) {
                throw bad("transports", "none", "name at least one");
            }
            EnumSet<Transport> chosen = EnumSet.copyOf(transports);
            if (!chosen.contains(Transport.WEBSOCKET)) {
                chosen.remove(Transport.WEBSOCKET_RAW);
            }
            if (chosen.isEmpty()) {
                throw bad("transports", transports.toString(), "websocket-raw needs websocket");
            }
            this.transports = Collections.unmodifiableSet(chosen);
            return this;
        }

        /** Switches both WebSocket transports on or off, for load balancers that cannot pass them. Default: on. */
        public Builder websocket(boolean on) {
            EnumSet<Transport> chosen = EnumSet.copyOf(transports);
            Set<Transport> sockets = EnumSet.of(Transport.WEBSOCKET, Transport.WEBSOCKET_RAW);
            if (on) {
                chosen.addAll(sockets);
            } else {
                chosen.removeAll(sockets);
            }
            return transports(chosen);
        }

        /** Whether answers set a JSESSIONID cookie, for load balancers that pin by it. Default: off. */
        public Builder jsessionid(boolean on) {
            this.jsessionid = on ? SessionCookie.jsessionid() : null;
            return this;
        }

        /** Sets cookies by a function of the request; the info then says {@code cookie_needed}. */
        public Builder jsessionid(SessionCookie cookie) {
            this.jsessionid = given("jsessionid", cookie);
            return this;
        }

        /** Where log lines go. Default: the {@link System.Logger} named {@code io.sockjs}. */
        public Builder log(SockJsLog log) {
            this.log = given("log", log);
            return this;
        }

        /**
         * How long a receiver may be silent before it gets a heartbeat, which keeps proxies from cutting it. Default: 25 s, since
         * common proxies cut at 30-60 s.
         */
        public Builder heartbeatDelay(Duration delay) {
            this.heartbeatDelay = inRange("heartbeat_delay", delay);
            return this;
        }

        /** How long a WebSocket peer may take to answer a heartbeat before it counts as gone. Default: 10 s. */
        public Builder pongTimeout(Duration timeout) {
            this.pongTimeout = inRange("pong_timeout", timeout);
            return this;
        }

        /**
         * Whether a heartbeat on a WebSocket is the frame {@code h} beside the ping. The browser answers the ping by itself; of the frame
         * the page is told, by the client's event {@code heartbeat}. Without it no script runs for a heartbeat, and a page with a timer of
         * its own cannot use heartbeats to tell a server that is gone without a word from a quiet one. Raw WebSockets have
         * the ping alone in any case, other transports the frame. Default: true.
         */
        public Builder webSocketHeartbeatFrames(boolean send) {
            this.webSocketHeartbeatFrames = send;
            return this;
        }

        /** How long a session lives without a receiver. Default: 5 s. */
        public Builder disconnectDelay(Duration delay) {
            this.disconnectDelay = inRange("disconnect_delay", delay);
            return this;
        }

        /**
         * How long the body of a send, or one WebSocket message, may take from its first byte to its last: longer is answered with
         * 408, or closes the WebSocket with 1008. Default: 60 s.
         */
        public Builder bodyTimeout(Duration timeout) {
            this.bodyTimeout = inRange("body_timeout", timeout);
            return this;
        }

        /**
         * How long a client waits for the answer of {@link SockJsServer#onHandshake} before it is refused with 503. Default: 10 s.
         */
        public Builder handshakeTimeout(Duration timeout) {
            this.handshakeTimeout = inRange("handshake_timeout", timeout);
            return this;
        }

        /** Leaves the CORS headers out, for servers that set their own. Default: false. */
        public Builder disableCors(boolean disable) {
            this.disableCors = disable;
            return this;
        }

        /** The URL that clients are told, by the info, to use for their transports. Default: none, the one they came by. */
        public Builder baseUrl(String url) {
            given("base_url", url);
            boolean absolute = url.startsWith("/") || url.startsWith("http://") || url.startsWith("https://");
            if (!absolute || url.chars().anyMatch(c -> c <= ' ')) {
                throw bad("base_url", url, "give an http(s) URL or a path that begins with \"/\"");
            }
            return baseUrl(request -> url);
        }

        /** As {@link #baseUrl(String)}, computed for each info request, on the I/O thread. */
        public Builder baseUrl(Function<? super SockJsRequest, String> url) {
            this.baseUrl = given("base_url", url);
            return this;
        }

        /**
         * The most bytes that a request body or a WebSocket message may have: more is answered with 413, or closes the WebSocket
         * with 1009. The browser client sends all that has gathered in one body. Default: 4 MiB.
         */
        public Builder messageLimit(int bytes) {
            this.messageLimit = positive("message_limit", bytes);
            return this;
        }

        /**
         * The most bytes of messages that may wait for one client; what happens to more is the {@link #slowConsumer} policy's. What
         * the transport was given and has not sent yet comes on top: about 128 KiB. Default: 4 MiB.
         */
        public Builder sendBufferLimit(int bytes) {
            this.sendBufferLimit = positive("send_buffer_limit", bytes);
            return this;
        }

        /** The most messages that may wait for one client, since small ones cost more than their bytes. Default: 65536. */
        public Builder sendQueueLimit(int messages) {
            this.sendQueueLimit = count("send_queue_limit", messages);
            return this;
        }

        /**
         * What becomes of a session for which more waits than {@link #sendBufferLimit} or {@link #sendQueueLimit} allow. Default:
         * {@link SlowConsumerPolicy#close()}.
         */
        public Builder slowConsumer(SlowConsumerPolicy policy) {
            this.slowConsumer = given("slow_consumer", policy);
            return this;
        }

        /**
         * When more than this waits for a connection that is paused, or whose handler is slow, its client has to wait: its socket
         * is not read, its sends are not answered. One message more may come. Default: 1 MiB, as the messages' characters.
         */
        public Builder receiveBufferLimit(int bytes) {
            this.receiveBufferLimit = positive("receive_buffer_limit", bytes);
            return this;
        }

        /**
         * The most messages that one body of a send, or one WebSocket message, may bring: more is answered with 413, or closes the
         * WebSocket with 1009. Default: 65536.
         */
        public Builder arrayLimit(int messages) {
            this.arrayLimit = count("array_limit", messages);
            return this;
        }

        /** The most sessions of an installation: a request for one more is answered with 503. Default: 100000. */
        public Builder sessionLimit(int sessions) {
            this.sessionLimit = count("session_limit", sessions);
            return this;
        }

        /**
         * The most sessions of an installation from one client address, of IPv6 from one network of 64 bits: a request for one
         * more is answered with 503. Default: no limit, since behind a proxy, or a company's gateway, all clients have one address.
         */
        public Builder sessionsPerAddress(int sessions) {
            this.sessionsPerAddress = count("sessions_per_address", sessions);
            return this;
        }

        /**
         * The most requests of an installation that may wait for the answer of {@link SockJsServer#onHandshake} at a time: one more
         * is answered with 503. Default: 1000.
         */
        public Builder handshakeLimit(int requests) {
            this.handshakeLimit = count("handshake_limit", requests);
            return this;
        }

        /**
         * What all messages that wait, for clients or for slow handlers, may have together. Default: {@link MemoryBudget#shared()},
         * one for all services that have none of their own.
         */
        public Builder memoryBudget(MemoryBudget budget) {
            this.memoryBudget = given("memory_budget", budget);
            return this;
        }

        /** Who is told what happens, for metrics. Default: nobody. */
        public Builder observer(SockJsObserver observer) {
            this.observer = given("observer", observer);
            return this;
        }

        /**
         * What application code runs on, for handlers that block; each connection's events still come one at a time. It must run each
         * task that it takes: what it does not take, it refuses with an exception, and is asked again. Default: the I/O thread that
         * brought the event.
         */
        public Builder executor(Executor executor) {
            this.executor = given("executor", executor);
            return this;
        }

        /** Pages of which origins may use the service. Default: {@link OriginPolicy#sameOrigin}. */
        public Builder origins(OriginPolicy policy) {
            this.origins = given("origins", policy);
            return this;
        }

        /** Pages of these origins may use the service, and of its own: see {@link OriginPolicy#of(Collection)}. */
        public Builder origins(String... patterns) {
            return origins(OriginPolicy.of(patterns));
        }

        /** The proxies that are believed about whom they ask for: see {@link TrustedProxies}. Default: none. */
        public Builder trustedProxies(Collection<String> cidrs) {
            this.trustedProxies = TrustedProxies.of(given("trusted_proxies", cidrs));
            return this;
        }

        /** As {@link #trustedProxies(Collection)}. */
        public Builder trustedProxies(String... cidrs) {
            return trustedProxies(Arrays.asList(cidrs));
        }

        /**
         * What a session is bound to, such as {@link SessionBinding#address}: computed, on the I/O thread, for the request that opens
         * it and for each one later. Where the two are not equal, null included, there is no such session: 404. Default:
         * {@link SessionBinding#none}.
         */
        public Builder binding(Function<? super SockJsRequest, ?> binding) {
            this.binding = given("binding", binding) == SessionBinding.NONE ? null : binding;
            return this;
        }

        /** The options; all were checked when they were set. */
        public SockJsOptions build() {
            return new SockJsOptions(this);
        }

        private static int positive(String option, int bytes) {
            if (bytes <= 0) {
                throw bad(option, bytes + " bytes", "give at least 1");
            }
            return bytes;
        }

        private static int count(String option, int number) {
            if (number <= 0) {
                throw bad(option, String.valueOf(number), "give at least 1");
            }
            return number;
        }

        private static <T> T given(String option, T value) {
            if (value == null) {
                throw bad(option, "null", "leave it out for the default");
            }
            return value;
        }

        private static Duration inRange(String option, Duration delay) {
            given(option, delay);
            if (delay.compareTo(Duration.ofMillis(1)) < 0 || delay.compareTo(LONGEST) > 0) {
                throw bad(option, delay.toString(), "give one between 1 ms and " + LONGEST.toDays() + " day");
            }
            return delay;
        }

        static IllegalArgumentException bad(String option, String value, String remedy) {
            return new IllegalArgumentException("option " + option + " cannot be \"" + value + "\": " + remedy);
        }
    }

    /** The defaults, for whoever wants to name them. */
    public static SockJsOptions defaults() {
        return DEFAULTS;
    }
}
