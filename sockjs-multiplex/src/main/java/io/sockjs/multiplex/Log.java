package io.sockjs.multiplex;

import io.sockjs.SockJsLog.Severity;
import io.sockjs.SockJsOptions;
import org.jspecify.annotations.Nullable;

/** Lines for the log of the service. A log that fails harms nobody. */
record Log(SockJsOptions options) {
    void write(Severity severity, String message, @Nullable Throwable cause) {
        try {
            if (options.log().isOn(severity)) {
                // Topics are what peers say, and may hold line breaks; a line is a line.
                String line = "[" + options.prefix() + "] " + message;
                options.log().log(severity, line.replaceAll("\\p{Cntrl}", " "), cause);
            }
        } catch (RuntimeException theLogs) {
            // There is nobody to tell, and the other channels must go on.
        }
    }
}
