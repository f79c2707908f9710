package io.sockjs.engine;

import io.sockjs.SockJsRequest;
import io.sockjs.Transport;
import io.sockjs.protocol.HeaderRules;
import io.sockjs.protocol.Prefix;
import java.net.InetSocketAddress;
import java.security.Principal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a connection keeps of the receiving request it came with; the request itself does not outlive its answer.
 *
 * @param bound what the option {@code binding} gave for it, which is never shown; the same for all requests of a session
 */
record Origin(
        Transport transport,
        InetSocketAddress remote,
        InetSocketAddress local,
        Map<String, String> headers,
        String pathname,
        String query,
        String prefix,
        Map<String, String> parameters,
        @Nullable Principal principal,
        @Nullable Object bound) {

    /**
     * The session id is a bearer secret: whoever has it can read the session's messages. So it is not shown.
     *
     * @param before the headers of the session's previous receiving request; empty if none
     */
    static Origin of(
            SockJsRequest request,
            Transport transport,
            Prefix.Match prefix,
            String session,
            @Nullable Object bound,
            Map<String, String> before) {
        String pathname = request.path();
        if (!session.isEmpty()) {
            // Found by its place: server or transport may be the same word.
            int server = prefix.prefix().length() + 1;
            int at = pathname.indexOf('/', server) + 1;
            pathname = pathname.substring(0, at) + "***" + pathname.substring(at + session.length());
        }
        String query = request.query();
        return new Origin(
                transport,
                request.remoteAddress(),
                request.localAddress(),
                HeaderRules.visible(request, before),
                pathname,
                query == null ? "" : "?" + query,
                prefix.prefix(),
                prefix.parameters(),
                request.principal(),
                bound);
    }
}
