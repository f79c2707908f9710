package io.sockjs;

import java.net.InetSocketAddress;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/**
 * A request below a service's prefix, as the functions among the options see it: whole, cookies included. Valid for the
 * length of the call it is passed to.
 */
public interface SockJsRequest {
    /** In upper case, such as {@code GET}. */
    String method();

    /** The path as it came, percent-encoded, without the query. It holds the session's id, which is the client's secret: keep it out of logs. */
    String path();

    /** What follows the {@code ?}, as it came, or null. */
    @Nullable String query();

    /**
     * A header's value, several of the same name joined by {@code ", "}, or null.
     *
     * @param name in any case
     */
    @Nullable String header(String name);

    /**
     * The peer of the TCP connection: the client, or the nearest proxy. Where that is one of the {@linkplain TrustedProxies trusted
     * proxies}, the client as they tell it, with port 0 if they do not tell one.
     */
    InetSocketAddress remoteAddress();

    /** Whom the HTTP server has authenticated for this request, or null; only a server of Jakarta Servlet tells. */
    default @Nullable Principal principal() {
        return null;
    }

    /** Our end of the TCP connection. */
    InetSocketAddress localAddress();
}
