package io.sockjs.micrometer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.sockjs.CloseStatus;
import io.sockjs.SockJsObserver;
import io.sockjs.Transport;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what happens in a service, in a registry of Micrometer. One for each service:
 *
 * <pre>{@code
 * SockJsServer chat = SockJsServer.create(
 *         "/chat", options -> options.observer(new SockJsMetrics(registry, "/chat")));
 * }</pre>
 *
 * <p>The meters of a transport appear when its first session opens. No tag has more than a fixed number of values, whatever clients
 * and applications do. Counting looks nothing up and allocates nothing. Thread-safe.
 */
public final class SockJsMetrics implements SockJsObserver, AutoCloseable {
    private static final String OPEN = "sockjs.sessions.open";

    private final Meters meters;
    private final CloseCodes codes;
    private final Map<Refusal, Counter> refused = new EnumMap<>(Refusal.class);
    /** Copied to add to it: that is seldom, and looks happen for each message. */
    private volatile Map<Transport, TransportMeters> transports = new EnumMap<>(Transport.class);

    private final LongAdder open;
    private final LongAdder queued;
    private final LongAdder receiveBuffered;
    private final Timer slow;

    /**
     * With the tag {@code service} alone.
     *
     * @param service its value: the prefix as it was set, with {@code {name}} for its named parts, never a client's path
     * @throws IllegalStateException when the registry has meters of this service already
     */
    public SockJsMetrics(MeterRegistry registry, String service) {
        this(registry, service, Tags.empty());
    }

    /**
     * With more tags.
     *
     * @param service as above
     * @param tags the same for all meters, beside {@code service}
     * @throws IllegalStateException when the registry has meters of this service and with these tags already
     */
    public SockJsMetrics(MeterRegistry registry, String service, Iterable<Tag> tags) {
        this(registry, service, tags, List.of());
    }

    /**
     * With close codes of the application's own that the tag {@code code} tells apart, beside those that are documented.
     *
     * @param service as above
     * @param tags as above
     * @param closeCodes 50 at most
     * @throws IllegalStateException when the registry has meters of this service and with these tags already
     * @throws IllegalArgumentException when there are too many close codes
     */
    public SockJsMetrics(MeterRegistry registry, String service, Iterable<Tag> tags, Collection<Integer> closeCodes) {
        Tags all = Tags.of(tags).and("service", service);
        codes = CloseCodes.with(closeCodes);
        // A registry would go on showing the first one's gauges, and be silent of the second's.
        if (registry.find(OPEN).tags(all).gauge() != null) {
            throw new IllegalStateException("there are metrics of service \"" + service
                    + "\" in this registry already: use those as observer again, close them, or add a tag");
        }
        meters = new Meters(registry, all, new ConcurrentLinkedQueue<>());
        open = meters.gauge(OPEN, "Sessions that are open", null);
        queued = meters.gauge("sockjs.queue.bytes", "Bytes of frames that wait for clients", BaseUnits.BYTES);
        receiveBuffered = meters.gauge(
                "sockjs.receive.buffer.characters",
                "Characters that wait for handlers, as the option receiveBufferLimit counts them",
                "characters");
        slow = meters.timer(
                "sockjs.handlers.slow", "How long handlers held an I/O thread, when it was more than a second");
        for (Refusal why : Refusal.values()) {
            String reason = why.name().toLowerCase(Locale.ROOT).replace('_', '-');
            refused.put(
                    why,
                    meters.with("reason", reason).counter("sockjs.requests.refused", "Requests that were refused"));
        }
    }

    @Override
    public void opened(Transport transport) {
        open.increment();
        of(transport).opened.increment();
    }

    @Override
    public void closed(Transport transport, CloseStatus status) {
        open.decrement();
        of(transport).closed(status.code()).increment();
    }

    @Override
    public void received(Transport transport, int messages, long bytes) {
        TransportMeters its = of(transport);
        its.messagesReceived.increment(messages);
        its.bytesReceived.increment((double) bytes);
    }

    @Override
    public void sent(Transport transport, int messages, long bytes) {
        TransportMeters its = of(transport);
        its.messagesSent.increment(messages);
        its.bytesSent.increment((double) bytes);
    }

    @Override
    public void dropped(Transport transport, int messages, long bytes) {
        TransportMeters its = of(transport);
        its.messagesDropped.increment(messages);
        its.bytesDropped.increment((double) bytes);
    }

    @Override
    public void queued(long bytes) {
        queued.add(bytes);
    }

    @Override
    public void receiveBuffered(long characters) {
        receiveBuffered.add(characters);
    }

    @Override
    public void heartbeat(Transport transport) {
        of(transport).heartbeats.increment();
    }

    @Override
    public void refused(Refusal why) {
        Counter its = refused.get(why);
        if (its != null) {
            its.increment();
        }
    }

    @Override
    public void heldIoThread(Duration time) {
        slow.record(time);
    }

    /** Takes the meters out of the registry, for a service that was uninstalled. */
    @Override
    public void close() {
        meters.made().forEach(meters.registry()::remove);
        meters.made().clear();
    }

    private TransportMeters of(Transport transport) {
        TransportMeters its = transports.get(transport);
        return its != null ? its : make(transport);
    }

    private synchronized TransportMeters make(Transport transport) {
        Map<Transport, TransportMeters> more = new EnumMap<>(transports);
        TransportMeters its = more.computeIfAbsent(transport, one -> new TransportMeters(meters, one, codes));
        transports = more;
        return its;
    }
}
