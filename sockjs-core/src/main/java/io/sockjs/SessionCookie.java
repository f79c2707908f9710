package io.sockjs;

import java.util.List;

/**
 * The {@code jsessionid} option: cookies for load balancers that pin a browser to a server by cookie (protocol section 3).
 * Called on the I/O thread for each receiving and sending request, so it must not block.
 */
@FunctionalInterface
public interface SessionCookie {
    /**
     * The values of the {@code Set-Cookie} headers of the answer to this request.
     *
     * @return none, or whole header values such as {@code "JSESSIONID=node7; path=/"}
     */
    List<String> setCookies(SockJsRequest request);

    /** The reference's: repeats the request's {@code JSESSIONID}, or sets {@code dummy} where there is none. */
    static SessionCookie jsessionid() {
        return request -> List.of("JSESSIONID=" + JSessionId.in(request.header("cookie")) + "; path=/");
    }
}
