package io.sockjs.micrometer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.util.Queue;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Makes meters with the same tags, and notes them, so that they can be taken out again. Thread-safe. */
record Meters(MeterRegistry registry, Tags tags, Queue<Meter> made) {
    /** With one more tag. */
    Meters with(String key, String value) {
        return new Meters(registry, tags.and(key, value), made);
    }

    Counter counter(String name, String description) {
        return noted(Counter.builder(name).description(description).tags(tags).register(registry));
    }

    Counter bytes(String name, String description) {
        return noted(Counter.builder(name)
                .description(description)
                .baseUnit(BaseUnits.BYTES)
                .tags(tags)
                .register(registry));
    }

    /** A sum that is shown as it is; the registry keeps it from being collected. */
    LongAdder gauge(String name, String description, @Nullable String unit) {
        LongAdder sum = new LongAdder();
        noted(Gauge.builder(name, sum, LongAdder::sum)
                .description(description)
                .baseUnit(unit)
                .tags(tags)
                .strongReference(true)
                .register(registry));
        return sum;
    }

    Timer timer(String name, String description) {
        return noted(Timer.builder(name).description(description).tags(tags).register(registry));
    }

    private <M extends Meter> M noted(M meter) {
        made.add(meter);
        return meter;
    }
}
