package io.sockjs.spring;

import io.sockjs.SlowConsumerPolicy;
import io.sockjs.Transport;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.Ordered;
import org.springframework.util.unit.DataSize;

/**
 * What {@code sockjs.*} says. The options of services are null where nothing is said: then a service's own hold, or the library's.
 *
 * @param filterOrder where in the chain of filters the services are. By default behind all filters that have an order, such as
 *     Spring Security's.
 * @param drain how long the closing of sessions is spread when the application shuts down gracefully
 * @param metrics whether services are counted in the application's registry of Micrometer, where there is one
 * @param sockjsUrl script that the iframe page loads; by default the library's own copy
 * @param responseLimit after how much a streaming answer ends, so that the browser can free its memory
 * @param transports which transports there are, such as websocket, xhr-streaming, xhr-polling; by default all
 * @param websocket whether there are WebSockets, for load balancers that cannot pass them
 * @param jsessionid whether answers set a JSESSIONID cookie, for load balancers that pin by it
 * @param heartbeatDelay how long a receiver may be silent before it gets a heartbeat
 * @param pongTimeout how long a WebSocket peer may take to answer a heartbeat
 * @param webSocketHeartbeatFrames whether a WebSocket gets the frame h beside the ping
 * @param disconnectDelay how long a session lives without a receiver
 * @param bodyTimeout how long the body of a send, or one WebSocket message, may take to come
 * @param handshakeTimeout how long a client waits for a handshake handler's answer
 * @param disableCors whether to leave the CORS headers out
 * @param baseUrl URL that clients are told to use for their transports
 * @param messageLimit the most that a request body or a WebSocket message may have
 * @param sendBufferLimit the most bytes of messages that may wait for one client
 * @param sendQueueLimit the most messages that may wait for one client
 * @param slowConsumer what becomes of a session for which more waits than that
 * @param receiveBufferLimit how much may wait for a slow handler before its client has to wait
 * @param arrayLimit the most messages that one body, or one WebSocket message, may bring
 * @param sessionLimit the most sessions of a service
 * @param sessionsPerAddress the most sessions of a service from one client address
 * @param handshakeLimit the most requests of a service that may wait for a handshake handler's answer
 * @param memoryBudget what all messages that wait, of all services, may have together; by default a quarter of the heap
 * @param origins origins whose pages may use the services, besides their own, such as https://www.example.com; "*" alone for all
 * @param trustedProxies addresses and networks of proxies that are believed about whom they ask for, such as 10.0.0.0/8
 * @param binding what all requests of a session must have in common
 */
@ConfigurationProperties("sockjs")
record SockJsProperties(
        @DefaultValue("" + Ordered.LOWEST_PRECEDENCE) int filterOrder,
        @DefaultValue("5s") Duration drain,
        @DefaultValue("true") boolean metrics,
        @Nullable String sockjsUrl,
        @Nullable DataSize responseLimit,
        @Nullable Set<Transport> transports,
        @Nullable Boolean websocket,
        @Nullable Boolean jsessionid,
        @Nullable Duration heartbeatDelay,
        @Nullable Duration pongTimeout,
        @Nullable Boolean webSocketHeartbeatFrames,
        @Nullable Duration disconnectDelay,
        @Nullable Duration bodyTimeout,
        @Nullable Duration handshakeTimeout,
        @Nullable Boolean disableCors,
        @Nullable String baseUrl,
        @Nullable DataSize messageLimit,
        @Nullable DataSize sendBufferLimit,
        @Nullable Integer sendQueueLimit,
        SlowConsumerPolicy.@Nullable Action slowConsumer,
        @Nullable DataSize receiveBufferLimit,
        @Nullable Integer arrayLimit,
        @Nullable Integer sessionLimit,
        @Nullable Integer sessionsPerAddress,
        @Nullable Integer handshakeLimit,
        @Nullable DataSize memoryBudget,
        @Nullable List<String> origins,
        @Nullable List<String> trustedProxies,
        @Nullable Binding binding) {

    /** Words for the functions of {@link io.sockjs.SessionBinding} that need no name. */
    enum Binding {
        NONE,
        ADDRESS,
        PRINCIPAL
    }
}
