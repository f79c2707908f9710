package io.sockjs.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sockjs.CloseStatus;
import io.sockjs.SockJsObserver.Refusal;
import io.sockjs.Transport;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What each event is counted as, and that the number of meters has a bound. */
class SockJsMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final SockJsMetrics metrics = new SockJsMetrics(registry, "/chat/{room}", Tags.of("node", "a"));

    @Test
    void sessionsAreCountedByTransportAndCode() {
        metrics.opened(Transport.WEBSOCKET);
        metrics.opened(Transport.WEBSOCKET);
        metrics.opened(Transport.XHR_STREAMING);
        metrics.closed(Transport.XHR_POLLING, CloseStatus.TIMED_OUT);
        assertThat(count("sockjs.sessions.opened", "transport", "websocket")).isEqualTo(2);
        assertThat(count("sockjs.sessions.opened", "transport", "xhr-streaming"))
                .isEqualTo(1);
        assertThat(count("sockjs.sessions.closed", "transport", "xhr-polling", "code", "1006"))
                .isEqualTo(1);
        assertThat(gauge("sockjs.sessions.open"))
                .as("also when a session ends on another transport than it began with")
                .isEqualTo(2);
    }

    @Test
    void messagesAndTheirBytesAreCountedByTransport() {
        metrics.received(Transport.EVENTSOURCE, 3, 500);
        metrics.sent(Transport.EVENTSOURCE, 2, 70);
        metrics.dropped(Transport.EVENTSOURCE, 1, 9);
        metrics.heartbeat(Transport.EVENTSOURCE);
        metrics.received(Transport.JSONP_POLLING, 1, 1);
        assertThat(List.of("messages.received", "received.bytes", "messages.sent", "sent.bytes"))
                .extracting(name -> count("sockjs." + name, "transport", "eventsource"))
                .containsExactly(3.0, 500.0, 2.0, 70.0);
        assertThat(List.of("messages.dropped", "dropped.bytes", "heartbeats"))
                .extracting(name -> count("sockjs." + name, "transport", "eventsource"))
                .containsExactly(1.0, 9.0, 1.0);
    }

    @Test
    void whatWaitsIsASum() {
        metrics.queued(300);
        metrics.queued(-200);
        metrics.receiveBuffered(5000);
        metrics.receiveBuffered(-4000);
        assertThat(gauge("sockjs.queue.bytes")).isEqualTo(100);
        assertThat(gauge("sockjs.receive.buffer.characters")).isEqualTo(1000);
    }

    @Test
    void eachRefusalHasItsReason() {
        for (Refusal why : Refusal.values()) {
            IntStream.rangeClosed(0, why.ordinal()).forEach(time -> metrics.refused(why));
        }
        assertThat(count("sockjs.requests.refused", "reason", "not-found")).isEqualTo(1);
        assertThat(count("sockjs.requests.refused", "reason", "unknown-session"))
                .isEqualTo(2);
        assertThat(registry.find("sockjs.requests.refused").counters())
                .hasSize(Refusal.values().length)
                .extracting(Counter::count)
                .doesNotHaveDuplicates()
                .doesNotContain(0.0);
    }

    @Test
    void slowHandlersAreTimed() {
        metrics.heldIoThread(Duration.ofSeconds(2));
        metrics.heldIoThread(Duration.ofSeconds(5));
        Timer slow = registry.get("sockjs.handlers.slow")
                .tag("service", "/chat/{room}")
                .timer();
        assertThat(slow.count()).isEqualTo(2);
        assertThat(slow.totalTime(TimeUnit.SECONDS)).isEqualTo(7);
    }

    @Test
    void allMetersHaveTheServiceAndTheTagsThatWereGiven() {
        metrics.opened(Transport.WEBSOCKET);
        assertThat(registry.getMeters()).isNotEmpty().allSatisfy(meter -> {
            assertThat(meter.getId().getTag("service")).isEqualTo("/chat/{room}");
            assertThat(meter.getId().getTag("node")).isEqualTo("a");
            assertThat(meter.getId().getDescription()).isNotBlank();
        });
    }

    @Test
    void tenThousandCloseCodesMakeNoMoreMetersThanOne() {
        for (Transport transport : Transport.values()) {
            metrics.opened(transport);
        }
        Set<Meter.Id> before = ids();
        for (int code = 0; code < 10_000; code++) {
            metrics.closed(Transport.values()[code % Transport.values().length], new CloseStatus(code, ""));
        }
        assertThat(ids()).isEqualTo(before);
        Set<String> values = new TreeSet<>();
        double closed = 0;
        for (Counter counter : registry.get("sockjs.sessions.closed").counters()) {
            values.add(counter.getId().getTag("code"));
            closed += counter.count();
        }
        assertThat(closed).isEqualTo(10_000);
        assertThat(values)
                .hasSize(18)
                .contains("1000", "1006", "3000", "4001", "4002", "other")
                .doesNotContain("2010");
        assertThat(before).hasSizeLessThan(200);
    }

    @Test
    void applicationNamesItsOwnCodesUpToABound() {
        List<Integer> many = IntStream.range(4400, 4451).boxed().toList();
        assertThatThrownBy(() -> new SockJsMetrics(registry, "/other", Tags.empty(), many))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("51")
                .hasMessageContaining("50");
        SockJsMetrics own = new SockJsMetrics(registry, "/other", Tags.empty(), List.of(4401, 1000));
        own.closed(Transport.WEBSOCKET, new CloseStatus(4401, "Log in first."));
        own.closed(Transport.WEBSOCKET, new CloseStatus(4402, ""));
        own.closed(Transport.WEBSOCKET, CloseStatus.NORMAL);
        assertThat(List.of("4401", "other", "1000"))
                .extracting(code -> registry.get("sockjs.sessions.closed")
                        .tags("service", "/other", "code", code)
                        .counter()
                        .count())
                .containsExactly(1.0, 1.0, 1.0);
    }

    @Test
    void secondOnesForOneServiceAreRefusedUntilTheFirstAreClosed() {
        metrics.opened(Transport.WEBSOCKET);
        assertThatThrownBy(() -> new SockJsMetrics(registry, "/chat/{room}", Tags.of("node", "a")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("/chat/{room}");
        new SockJsMetrics(registry, "/chat/{room}", Tags.of("node", "b")).close();
        metrics.close();
        assertThat(registry.getMeters()).isEmpty();
        new SockJsMetrics(registry, "/chat/{room}", Tags.of("node", "a")).opened(Transport.WEBSOCKET);
        assertThat(gauge("sockjs.sessions.open")).isEqualTo(1);
    }

    @Test
    void countingAllocatesNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int rounds = 20_000;
        everyEvent(rounds);
        long before = threads.getCurrentThreadAllocatedBytes();
        everyEvent(rounds);
        long bytes = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(bytes / rounds).as("bytes for each round of events").isZero();
    }

    private void everyEvent(int rounds) {
        CloseStatus unknown = new CloseStatus(4999, "");
        for (int i = 0; i < rounds; i++) {
            metrics.opened(Transport.WEBSOCKET);
            metrics.received(Transport.WEBSOCKET, 1, i);
            metrics.queued(i);
            metrics.sent(Transport.WEBSOCKET, 1, i);
            metrics.dropped(Transport.WEBSOCKET, 1, i);
            metrics.heartbeat(Transport.WEBSOCKET);
            metrics.refused(Refusal.ORIGIN);
            metrics.closed(Transport.WEBSOCKET, unknown);
        }
    }

    private double count(String name, String... tags) {
        return registry.get(name).tags(tags).counter().count();
    }

    private double gauge(String name) {
        Gauge gauge = registry.get(name).gauge();
        return gauge.value();
    }

    private Set<Meter.Id> ids() {
        Set<Meter.Id> ids = new HashSet<>();
        registry.getMeters().forEach(meter -> ids.add(meter.getId()));
        return ids;
    }
}
