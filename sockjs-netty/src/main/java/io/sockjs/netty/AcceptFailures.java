package io.sockjs.netty;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.sockjs.SockJsLog;
import io.sockjs.SockJsLog.Severity;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * The end of a listening channel's pipeline: says why no connection can be accepted, once a minute at most. Netty's acceptor tries
 * again after a second by itself. Left to Netty each try would be a stack trace in the log; and a log that throws, since it has no
 * descriptor for a file that it reads with its first line, would end the event loop's thread with all connections of it.
 */
final class AcceptFailures extends ChannelInboundHandlerAdapter {
    private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final SockJsLog log;
    private final boolean on;
    private boolean told;
    private long toldNanos;

    AcceptFailures(SockJsLog log) {
        this.log = log;
        this.on = log.isOn(Severity.WARN);
        // java.util.logging writes the time into each line. Its zones are in a file that can be opened while there are
        // descriptors.
        Objects.requireNonNull(ZonedDateTime.now(ZoneId.systemDefault()));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        long now = System.nanoTime();
        if (!on || (told && now - toldNanos < QUIET_NANOS)) {
            return;
        }
        try {
            log.log(Severity.WARN, words(cause), null);
            told = true;
            toldNanos = now;
        } catch (RuntimeException | Error unheard) {
            // There is nobody to tell, and the loop has connections to serve.
        }
    }

    static String words(Throwable cause) {
        String advice = String.valueOf(cause.getMessage()).contains("Too many open files")
                ? "; new connections wait until others end: raise the limit of descriptors (ulimit -n)"
                : "";
        return "cannot accept connections: " + cause + advice;
    }
}
