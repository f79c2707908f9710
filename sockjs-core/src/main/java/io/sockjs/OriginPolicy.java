package io.sockjs;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@code origins} option: pages of which origins (RFC 6454) may use a service. One decision for every endpoint, made before
 * the application is asked. It is about browsers: any other client can say what it likes, so an origin is no login. Immutable.
 *
 * <p>Every policy but {@link #allowAll} is <em>restricted</em>. Under it a page of an origin that is not allowed gets 403, and
 * transports that do not say whose page asks are only there where the browser says so otherwise.
 */
public final class OriginPolicy {
    private static final OriginPolicy ALL = new OriginPolicy(false, List.of());
    private static final OriginPolicy SAME = new OriginPolicy(true, List.of());

    private final boolean restricted;
    private final List<OriginPattern> patterns;

    private OriginPolicy(boolean restricted, List<OriginPattern> patterns) {
        this.restricted = restricted;
        this.patterns = patterns;
    }

    /** Every origin, as the reference does: for services that anybody's page may use, with its visitor's cookies. */
    public static OriginPolicy allowAll() {
        return ALL;
    }

    /**
     * The default: pages that came from the host and port that the request is for. The scheme is not compared, since TLS may end
     * at a proxy. When both hosts name the machine that the browser runs on ({@code localhost}, {@code 127.0.0.1}, {@code [::1]}),
     * the ports may differ: a page of a development server may use a service beside it.
     */
    public static OriginPolicy sameOrigin() {
        return SAME;
    }

    /** As {@link #of(Collection)}. */
    public static OriginPolicy of(String... patterns) {
        return of(Arrays.asList(patterns));
    }

    /**
     * These origins, and the same origin as with {@link #sameOrigin}.
     *
     * @param patterns such as {@code https://example.com}, {@code https://example.com:8443} or {@code https://*.example.com}, which
     *     means all of its subdomains, but not {@code example.com} itself
     * @throws IllegalArgumentException for what is no origin
     */
    public static OriginPolicy of(Collection<String> patterns) {
        if (patterns.isEmpty()) {
            throw SockJsOptions.Builder.bad("origins", "none", "name at least one, or say OriginPolicy.sameOrigin()");
        }
        return new OriginPolicy(true, patterns.stream().map(OriginPattern::of).toList());
    }

    /** Whether there is an origin that is not allowed. */
    public boolean isRestricted() {
        return restricted;
    }

    /**
     * Whether a page may use the service. Never throws; what is no origin, such as {@code null} as a text, or a list, is only allowed
     * by {@link #allowAll}.
     *
     * @param origin as the {@code Origin} header has it
     * @param host as the {@code Host} header has it, or null
     */
    public boolean allows(String origin, @Nullable String host) {
        if (!restricted) {
            return true;
        }
        WebOrigin asked = WebOrigin.of(origin);
        if (asked == null) {
            return false;
        }
        for (OriginPattern pattern : patterns) {
            if (pattern.matches(asked)) {
                return true;
            }
        }
        return host != null && asked.isHttp() && isSame(asked, WebOrigin.at(asked.scheme(), host));
    }

    private static boolean isSame(WebOrigin asked, @Nullable WebOrigin own) {
        return asked.equals(own) || own != null && own.isThisMachine() && asked.isThisMachine();
    }

    @Override
    public String toString() {
        return restricted ? "same origin" + (patterns.isEmpty() ? "" : ", " + patterns) : "all origins";
    }
}
