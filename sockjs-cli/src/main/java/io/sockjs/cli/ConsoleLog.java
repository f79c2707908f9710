package io.sockjs.cli;

import io.sockjs.SockJsLog;
import java.io.PrintWriter;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Writes the services' log lines to the terminal, from one severity on. */
record ConsoleLog(PrintWriter out, Severity least) implements SockJsLog {
    @Override
    public void log(Severity severity, String message, @Nullable Throwable cause) {
        LocalTime now = LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.MILLIS);
        String line = now + " " + severity + " " + message;
        synchronized (out) {
            out.println(line);
            if (cause != null) {
                cause.printStackTrace(out);
            }
            out.flush();
        }
    }

    @Override
    public boolean isOn(Severity severity) {
        return severity.compareTo(least) >= 0;
    }
}
