package io.sockjs;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The request that would open a session, as {@link SockJsServer#onHandshake} sees it: whole, cookies and authorization included,
 * apart from the session id in its path, which is shown as {@code ***}. Valid until the answer is given.
 *
 * <p>It is the first receiving request of a session on the HTTP transports, and the upgrade request of a WebSocket. Later
 * requests of the session are not asked about: whoever knows the session id is its client, as far as the session is not bound to
 * something else ({@link SessionBinding}). Nor is anything that the {@linkplain OriginPolicy origin policy} refuses.
 */
public interface SockJsHandshake extends SockJsRequest {
    /** The transport that the client tries; it may try another one after a refusal. */
    Transport transport();

    /** The prefix that the request came under, as it stood in its path. */
    String prefix();

    /** The named parts of a prefix pattern: {@code {"room": "lobby"}} for {@code /chat/{room}}; otherwise empty. */
    Map<String, String> pathParameters();

    /**
     * The origin of the page (RFC 6454), or null: a browser leaves the header out on requests to the page's own origin that are
     * not WebSockets, and everything but browsers may leave it out or forge it. {@code null} as a text is what pages without
     * an origin send, such as sandboxed frames.
     */
    default @Nullable String origin() {
        return header("origin");
    }

    /**
     * The first value of that name in the query, percent-decoded, or null. The browser client keeps the query of the URL that it
     * was given, {@code new SockJS('/chat?token=...')}, on all of its requests.
     */
    @Nullable String queryParameter(String name);
}
