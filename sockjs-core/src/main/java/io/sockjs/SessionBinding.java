package io.sockjs;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Principal;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Functions for the {@code binding} option: what all requests of a session must have in common, so that a session id alone, which
 * may have been read from a proxy's log, is not enough to take a session over. They matter to the HTTP transports: a WebSocket is one
 * request.
 */
public final class SessionBinding {
    static final Function<SockJsRequest, @Nullable Object> NONE = request -> null;

    private SessionBinding() {}

    /** The default: whoever has the session id has the session. */
    public static Function<SockJsRequest, @Nullable Object> none() {
        return NONE;
    }

    /**
     * The client's address, without the port; of a client behind a proxy that is trusted, the one that the proxy tells. A client that
     * changes networks loses its session and opens another one.
     */
    public static Function<SockJsRequest, @Nullable Object> address() {
        return request -> {
            InetSocketAddress remote = request.remoteAddress();
            InetAddress address = remote.getAddress();
            return address == null ? remote.getHostString() : address;
        };
    }

    /**
     * The name of {@link SockJsRequest#principal()}: a session belongs to the user for whom it was opened. For servers that authenticate
     * requests; where none is authenticated it binds to nothing.
     */
    public static Function<SockJsRequest, @Nullable Object> principal() {
        return request -> {
            Principal user = request.principal();
            return user == null ? null : user.getName();
        };
    }

    /**
     * A header, such as {@code authorization}. Only its SHA-256 is kept. The browser client sets none itself, so this is for other
     * clients and for headers that a proxy sets.
     */
    public static Function<SockJsRequest, @Nullable Object> header(String name) {
        String header = named(name);
        return request -> hash(request.header(header));
    }

    /**
     * A cookie. Only its SHA-256 is kept. Where the client's {@code eventsource} works across origins it sends no cookies, while its
     * sends do: leave that transport off there.
     */
    public static Function<SockJsRequest, @Nullable Object> cookie(String name) {
        String cookie = named(name);
        return request -> hash(Cookies.value(request.header("cookie"), cookie));
    }

    private static String named(@Nullable String name) {
        if (name == null || name.isBlank()) {
            throw SockJsOptions.Builder.bad("binding", String.valueOf(name), "name a header or a cookie");
        }
        return name;
    }

    private static @Nullable Object hash(@Nullable String value) {
        if (value == null) {
            return null;
        }
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
