package io.sockjs.containers;

import io.sockjs.SockJsLog;

/** What in the log of a service is a fault. */
public final class Complaints {
    private Complaints() {}

    /** Whether it is an error, other than that a handler took long, as any does on a busy machine. */
    public static boolean isOne(SockJsLog.Severity severity, String message) {
        return severity == SockJsLog.Severity.ERROR && !message.contains("held an I/O thread");
    }
}
