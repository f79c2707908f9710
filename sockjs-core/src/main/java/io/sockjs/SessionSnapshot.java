package io.sockjs;

import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * A session as an operator may see it, at one moment. The session id of the client's URLs, which is a secret, is not in it.
 *
 * @param connectionId as {@link SockJsConnection#id()}
 * @param transport of its latest receiver
 * @param state OPEN, or CLOSING while clients may still ask what it was closed with
 * @param remoteAddress of the client, or of the proxy before it
 * @param age since it was made
 * @param sinceReceived since a message came, or since it was made
 * @param queuedBytes what waits for the client
 * @param receiveBufferChars what waits for the application, in characters, as {@link SockJsOptions#receiveBufferLimit()} counts them
 * @param droppedMessages how many the {@link SlowConsumerPolicy} has dropped
 */
public record SessionSnapshot(
        String connectionId,
        Transport transport,
        ReadyState state,
        InetSocketAddress remoteAddress,
        Duration age,
        Duration sinceReceived,
        long queuedBytes,
        long receiveBufferChars,
        long droppedMessages) {}
