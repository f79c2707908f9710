package io.sockjs.jfr;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Timespan;

/** Told of when the handler has returned, so the event's own duration is none. */
@Name("io.sockjs.SlowHandler")
@Label("Slow Handler")
@Description("A handler held an I/O thread, and the connections of that thread waited")
final class SlowHandler extends ServiceEvent {
    @Label("Held")
    @Description("How long, until this event")
    @Timespan(Timespan.MILLISECONDS)
    long held;
}
