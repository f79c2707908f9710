package io.sockjs.spring;

import io.sockjs.MemoryBudget;
import io.sockjs.OriginPolicy;
import io.sockjs.SessionBinding;
import io.sockjs.SockJsOptions;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/** The options that the properties set, the same for every service. */
final class PropertyOptions {
    /** As with other times; in nanoseconds there is no room for 292 years. */
    private static final Duration LONGEST_DRAIN = Duration.ofDays(1);

    private final SockJsProperties properties;
    private final @Nullable MemoryBudget memoryBudget;

    /**
     * Those of the properties, once they have been tried.
     *
     * @throws StartFailure naming the property that cannot be
     */
    PropertyOptions(SockJsProperties properties) {
        this.properties = properties;
        DataSize budget = properties.memoryBudget();
        MemoryBudget[] one = new MemoryBudget[1];
        set("memory-budget", budget, size -> one[0] = MemoryBudget.ofBytes(size.toBytes()));
        memoryBudget = one[0];
        set("drain", properties.drain(), PropertyOptions::canBeWaited);
        applyTo(SockJsOptions.builder());
    }

    /** Sets what the properties set, and leaves the rest. */
    SockJsOptions.Builder applyTo(SockJsOptions.Builder options) {
        SockJsProperties p = properties;
        set("sockjs-url", p.sockjsUrl(), options::sockjsUrl);
        set("response-limit", p.responseLimit(), size -> options.responseLimit(bytes(size)));
        set("transports", p.transports(), options::transports);
        set("websocket", p.websocket(), options::websocket);
        set("jsessionid", p.jsessionid(), on -> options.jsessionid(on));
        set("heartbeat-delay", p.heartbeatDelay(), options::heartbeatDelay);
        set("pong-timeout", p.pongTimeout(), options::pongTimeout);
        set("web-socket-heartbeat-frames", p.webSocketHeartbeatFrames(), options::webSocketHeartbeatFrames);
        set("disconnect-delay", p.disconnectDelay(), options::disconnectDelay);
        set("body-timeout", p.bodyTimeout(), options::bodyTimeout);
        set("handshake-timeout", p.handshakeTimeout(), options::handshakeTimeout);
        set("disable-cors", p.disableCors(), options::disableCors);
        set("base-url", p.baseUrl(), url -> options.baseUrl(url));
        set("message-limit", p.messageLimit(), size -> options.messageLimit(bytes(size)));
        set("send-buffer-limit", p.sendBufferLimit(), size -> options.sendBufferLimit(bytes(size)));
        set("send-queue-limit", p.sendQueueLimit(), options::sendQueueLimit);
        set("slow-consumer", p.slowConsumer(), action -> options.slowConsumer(connection -> action));
        set("receive-buffer-limit", p.receiveBufferLimit(), size -> options.receiveBufferLimit(bytes(size)));
        set("array-limit", p.arrayLimit(), options::arrayLimit);
        set("session-limit", p.sessionLimit(), options::sessionLimit);
        set("sessions-per-address", p.sessionsPerAddress(), options::sessionsPerAddress);
        set("handshake-limit", p.handshakeLimit(), options::handshakeLimit);
        set("memory-budget", memoryBudget, options::memoryBudget);
        set("origins", p.origins(), origins -> options.origins(policy(origins)));
        set("trusted-proxies", p.trustedProxies(), proxies -> options.trustedProxies(proxies));
        set("binding", p.binding(), binding -> bind(options, binding));
        return options;
    }

    private static <T> void set(String property, @Nullable T value, Consumer<T> setter) {
        if (value == null) {
            return;
        }
        try {
            setter.accept(value);
        } catch (IllegalArgumentException refused) {
            throw new StartFailure(
                    "The property sockjs." + property + " has a value that cannot be: " + refused.getMessage(),
                    "Change sockjs." + property + ", or leave it out for the default.");
        }
    }

    private static int bytes(DataSize size) {
        if (size.toBytes() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(size + " is more than " + Integer.MAX_VALUE + " bytes");
        }
        return (int) Math.max(0, size.toBytes());
    }

    private static void canBeWaited(Duration drain) {
        if (drain.isNegative()) {
            throw new IllegalArgumentException("\"" + drain + "\" is negative: give 0s to close all sessions at once");
        }
        if (drain.compareTo(LONGEST_DRAIN) > 0) {
            throw new IllegalArgumentException("\"" + drain + "\" is too long: give 1 day at most");
        }
    }

    private static OriginPolicy policy(List<String> origins) {
        return origins.equals(List.of("*")) ? OriginPolicy.allowAll() : OriginPolicy.of(origins);
    }

    private static void bind(SockJsOptions.Builder options, SockJsProperties.Binding binding) {
        switch (binding) {
            case NONE -> options.binding(SessionBinding.none());
            case ADDRESS -> options.binding(SessionBinding.address());
            case PRINCIPAL -> options.binding(SessionBinding.principal());
        }
    }
}
