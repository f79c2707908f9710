package io.sockjs.multiplex;

import io.sockjs.SockJsConnection;
import io.sockjs.SockJsServer;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Gives each connection of a service several channels, by the protocol of the browser script {@code websocket-multiplex} 0.1.0:
 *
 * <pre>{@code
 * SockJsServer service = SockJsServer.create("/multiplex");
 * SockJsMultiplexer.on(service)
 *         .onChannel("ann", channel -> channel.onMessage(channel::send))
 *         .onChannel("bob", channel -> channel.end("not today"));
 * }</pre>
 *
 * <p>A client that subscribes to a topic is given a {@link MultiplexChannel}, or is told at once that it is closed. Nothing that one
 * channel's client or handler does harms the others.
 *
 * <p>Thread-safe. What is set later counts for subscriptions that come later.
 */
public final class SockJsMultiplexer {
    /** Finds the handler of a topic that is not known beforehand, such as a room. */
    @FunctionalInterface
    public interface Lookup {
        /**
         * Called for each subscription that {@link #onChannel(String, Consumer)} does not serve, on the thread of the
         * connection's callbacks. When it throws, the subscription is refused and the error logged.
         *
         * @param connection who asks, so that a topic may be refused to some
         * @param topic its name as the page gave it: any text that is not empty
         * @return what is told of the new channel, or null to refuse it
         */
        @Nullable Consumer<? super MultiplexChannel> find(SockJsConnection connection, String topic);
    }

    private final Log log;
    private final Map<String, Consumer<? super MultiplexChannel>> handlers = new ConcurrentHashMap<>();

    private volatile Lookup lookup = (connection, topic) -> null;
    private volatile int channelLimit = 100;
    private volatile int topicLimit = 512;

    private SockJsMultiplexer(Log log) {
        this.log = log;
    }

    /** Takes the connections of a service: sets its {@link SockJsServer#onConnection}. */
    public static SockJsMultiplexer on(SockJsServer service) {
        SockJsMultiplexer multiplexer = new SockJsMultiplexer(new Log(service.options()));
        service.onConnection(multiplexer::accept);
        return multiplexer;
    }

    private void accept(SockJsConnection connection) {
        Channels channels = new Channels(connection, this);
        connection.onMessage(channels::receive);
        connection.onClose(channels::closed);
    }

    /**
     * Sets what is told of each subscription to a topic, in place of what was set for it before. It sets the channel's callbacks.
     *
     * @param topic its name as pages give it: any text that is not empty, commas included
     * @param handler called where the connection's callbacks are; when it throws, the channel is closed and the error logged
     * @return this
     */
    public SockJsMultiplexer onChannel(String topic, Consumer<? super MultiplexChannel> handler) {
        if (topic.isEmpty()) {
            throw new IllegalArgumentException("the topic is empty: give it a name");
        }
        handlers.put(Topics.escape(topic), Objects.requireNonNull(handler, "handler"));
        return this;
    }

    /**
     * Sets what finds the handlers of all other topics. Default: none is found, and they are refused.
     *
     * @return this
     */
    public SockJsMultiplexer onOtherChannels(Lookup lookup) {
        this.lookup = Objects.requireNonNull(lookup, "lookup");
        return this;
    }

    /**
     * The most channels that a connection may have at a time; more are refused, and that is logged once for each connection. Default:
     * 100, far more than a page has widgets, and few enough that one client cannot fill the memory with subscriptions.
     *
     * @return this
     */
    public SockJsMultiplexer channelLimit(int channels) {
        channelLimit = positive("channelLimit", channels);
        return this;
    }

    /**
     * The most characters that the name of a topic may have on the wire to be looked up; a longer one is refused. On the wire a
     * character has one, three ({@code %2C}), or outside Latin-1 six ({@code %u20AC}). Names that were given to
     * {@link #onChannel} are not bounded. Default: 512, enough for any path or key, and little to keep for each channel.
     *
     * @return this
     */
    public SockJsMultiplexer topicLimit(int characters) {
        topicLimit = positive("topicLimit", characters);
        return this;
    }

    int channelLimit() {
        return channelLimit;
    }

    Log log() {
        return log;
    }

    /** The handler for a name as it came; null to refuse it. */
    @Nullable Consumer<? super MultiplexChannel> handler(SockJsConnection connection, String wireName) {
        Consumer<? super MultiplexChannel> known = handlers.get(wireName);
        if (known != null) {
            return known;
        }
        if (wireName.isEmpty() || wireName.length() > topicLimit) {
            return null;
        }
        String topic = Topics.unescape(wireName);
        // One topic, one name on the wire: other spellings would be second channels of the same topic.
        return Topics.escape(topic).equals(wireName) ? lookup.find(connection, topic) : null;
    }

    private static int positive(String option, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException("option " + option + " cannot be " + value + ": give at least 1");
        }
        return value;
    }
}
