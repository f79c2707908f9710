package io.sockjs.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** What all events have. Their stacks would show the engine and nothing of the application, so there are none. */
@Category("SockJS")
@StackTrace(false)
abstract class ServiceEvent extends Event {
    @Label("Service")
    @Description("The prefix, as it was set")
    @Nullable String service;
}
