package io.sockjs.micrometer;

import io.micrometer.core.instrument.Counter;
import io.sockjs.Transport;

/** The meters that have a tag {@code transport}, of one transport: looked up once, then only counted up. Thread-safe. */
final class TransportMeters {
    final Counter opened;
    final Counter messagesReceived;
    final Counter bytesReceived;
    final Counter messagesSent;
    final Counter bytesSent;
    final Counter messagesDropped;
    final Counter bytesDropped;
    final Counter heartbeats;

    private final CloseCodes codes;
    private final Counter[] closed;

    TransportMeters(Meters meters, Transport transport, CloseCodes codes) {
        Meters of = meters.with("transport", transport.toString());
        opened = of.counter("sockjs.sessions.opened", "Sessions that opened");
        messagesReceived = of.counter("sockjs.messages.received", "Messages from clients");
        bytesReceived = of.bytes("sockjs.received.bytes", "Bytes of messages from clients, on the wire");
        messagesSent = of.counter("sockjs.messages.sent", "Messages to clients that went towards the socket");
        bytesSent = of.bytes("sockjs.sent.bytes", "Bytes of their frames, before they are dressed for the transport");
        messagesDropped = of.counter(
                "sockjs.messages.dropped",
                "Messages to clients that were dropped: too slow, or gone before they were sent");
        bytesDropped = of.bytes("sockjs.dropped.bytes", "Bytes of the frames of dropped messages");
        heartbeats = of.counter("sockjs.heartbeats", "Heartbeats that were sent");
        this.codes = codes;
        closed = new Counter[codes.size()];
        for (int i = 0; i < closed.length; i++) {
            closed[i] = of.with("code", codes.word(i)).counter("sockjs.sessions.closed", "Sessions that ended");
        }
    }

    Counter closed(int code) {
        return closed[codes.indexOf(code)];
    }
}
