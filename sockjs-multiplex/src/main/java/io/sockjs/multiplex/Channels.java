package io.sockjs.multiplex;

import io.sockjs.CloseStatus;
import io.sockjs.SockJsConnection;
import io.sockjs.SockJsLog.Severity;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The channels of one connection. Everything here runs in the connection's turn, that is within its callbacks or
 * {@link SockJsConnection#execute}, so nothing needs a lock. A channel may be closed by any thread at any time; it stays in the
 * map until its close callback has been called here, which takes it out.
 */
final class Channels {
    private final SockJsConnection connection;
    private final SockJsMultiplexer multiplexer;

    /** By the name on the wire, in the order of subscription. */
    private final Map<String, Channel> byName = new LinkedHashMap<>();

    private boolean saidFull;
    private boolean saidBad;

    Channels(SockJsConnection connection, SockJsMultiplexer multiplexer) {
        this.connection = connection;
        this.multiplexer = multiplexer;
    }

    /** A message of the client: {@code type,topic} or {@code type,topic,payload}. */
    void receive(String message) {
        int first = message.indexOf(',');
        if (first < 0) {
            bad("has no comma");
            return;
        }
        int second = message.indexOf(',', first + 1);
        String wireName = message.substring(first + 1, second < 0 ? message.length() : second);
        switch (message.substring(0, first)) {
            case "sub" -> subscribe(wireName);
            case "msg" -> message(wireName, second < 0 ? "" : message.substring(second + 1));
            case "uns" -> unsubscribe(wireName);
            default -> bad("is of no known type");
        }
    }

    /** The connection has ended, and every channel with it. */
    void closed(CloseStatus status) {
        List<Channel> all = List.copyOf(byName.values());
        byName.clear();
        // First all of them, so that no callback finds another channel open that is not.
        all.forEach(channel -> channel.end(status, false));
        all.forEach(this::tell);
    }

    private void subscribe(String wireName) {
        Channel before = byName.get(wireName);
        if (before != null) {
            if (!before.hasEnded()) {
                // As the reference does: the first one goes on.
                return;
            }
            settle(before);
        }
        Consumer<? super MultiplexChannel> handler = isFull() ? null : handler(wireName);
        if (handler == null) {
            connection.send("uns," + wireName);
            return;
        }
        Channel channel = new Channel(connection, wireName, Topics.unescape(wireName), this::closedByApplication);
        byName.put(wireName, channel);
        call(channel, handler, channel);
    }

    private boolean isFull() {
        int limit = multiplexer.channelLimit();
        if (byName.size() < limit) {
            return false;
        }
        List.copyOf(byName.values()).stream().filter(Channel::hasEnded).forEach(this::settle);
        if (byName.size() < limit) {
            return false;
        }
        if (!saidFull) {
            saidFull = true;
            String text =
                    " wants more than " + limit + " channels, which is the option channelLimit; it is refused more";
            log(Severity.INFO, connection + text + " (told once for each connection)", null);
        }
        return true;
    }

    private @Nullable Consumer<? super MultiplexChannel> handler(String wireName) {
        try {
            return multiplexer.handler(connection, wireName);
        } catch (Throwable thrown) {
            log(Severity.ERROR, "the lookup of topics threw; " + connection + " is refused " + wireName, thrown);
            return null;
        }
    }

    private void message(String wireName, String payload) {
        Channel channel = byName.get(wireName);
        // Not subscribed is no mistake: our own uns may be on its way to the client.
        if (channel != null) {
            for (Consumer<? super String> callback : channel.messageCallbacks()) {
                if (!channel.hasEnded()) {
                    call(channel, callback, payload);
                }
            }
        }
    }

    private void unsubscribe(String wireName) {
        Channel channel = byName.get(wireName);
        if (channel != null) {
            channel.end(MultiplexChannel.UNSUBSCRIBED, false);
            settle(channel);
        }
    }

    /** On any thread. */
    private void closedByApplication(Channel channel) {
        connection.execute(() -> settle(channel));
    }

    /** Tells a channel that has ended of it, unless that was done already. */
    private void settle(Channel channel) {
        if (byName.remove(channel.wireName(), channel)) {
            tell(channel);
        }
    }

    private void tell(Channel channel) {
        for (Consumer<? super CloseStatus> callback : channel.closeCallbacks()) {
            try {
                callback.accept(channel.endStatus());
            } catch (Throwable thrown) {
                log(Severity.ERROR, "the close callback of channel " + channel + " threw", thrown);
            }
        }
    }

    private <T> void call(Channel channel, Consumer<? super T> handler, T with) {
        try {
            handler.accept(with);
        } catch (Throwable thrown) {
            log(Severity.ERROR, "a handler of channel " + channel + " threw; this channel is closed", thrown);
            channel.end(CloseStatus.HANDLER_FAILED, true);
            settle(channel);
        }
    }

    private void bad(String what) {
        if (!saidBad) {
            saidBad = true;
            log(Severity.DEBUG, "a message of " + connection + " " + what + " and is ignored (told once)", null);
        }
    }

    private void log(Severity severity, String message, @Nullable Throwable cause) {
        multiplexer.log().write(severity, message, cause);
    }
}
