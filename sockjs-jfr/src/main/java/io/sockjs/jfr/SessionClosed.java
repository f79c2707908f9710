package io.sockjs.jfr;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import org.jspecify.annotations.Nullable;

@Name("io.sockjs.SessionClosed")
@Label("Session Closed")
final class SessionClosed extends ServiceEvent {
    @Label("Transport")
    @Description("That of its latest receiver")
    @Nullable String transport;

    @Label("Code")
    int code;

    @Label("Reason")
    @Nullable String reason;
}
