package io.sockjs.jfr;

import jdk.jfr.Label;
import jdk.jfr.Name;
import org.jspecify.annotations.Nullable;

@Name("io.sockjs.RequestRefused")
@Label("Request Refused")
final class RequestRefused extends ServiceEvent {
    @Label("Reason")
    @Nullable String reason;
}
