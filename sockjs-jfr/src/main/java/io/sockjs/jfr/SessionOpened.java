package io.sockjs.jfr;

import jdk.jfr.Label;
import jdk.jfr.Name;
import org.jspecify.annotations.Nullable;

@Name("io.sockjs.SessionOpened")
@Label("Session Opened")
final class SessionOpened extends ServiceEvent {
    @Label("Transport")
    @Nullable String transport;
}
