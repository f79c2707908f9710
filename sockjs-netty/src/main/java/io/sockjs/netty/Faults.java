package io.sockjs.netty;

import io.netty.channel.ChannelException;
import io.netty.handler.codec.CodecException;
import io.sockjs.SockJsLog;
import io.sockjs.SockJsLog.Severity;
import java.io.IOException;

/** What ends a connection and is no fault of its peer or of the network: ours, or of a handler beside ours. */
final class Faults {
    private Faults() {}

    static void tell(SockJsLog log, Throwable cause) {
        if (cause instanceof IOException || cause instanceof CodecException || cause instanceof ChannelException) {
            return;
        }
        try {
            log.log(Severity.ERROR, "a connection was cut, since a handler of its pipeline failed", cause);
        } catch (RuntimeException | Error unheard) {
            // There is nobody to tell, and the loop has connections to serve.
        }
    }
}
