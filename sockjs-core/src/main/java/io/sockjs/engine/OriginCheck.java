package io.sockjs.engine;

import io.sockjs.OriginPolicy;
import io.sockjs.SockJsLog.Severity;
import io.sockjs.protocol.Answer;
import io.sockjs.protocol.Endpoint;
import io.sockjs.protocol.HeaderRules;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Whether a request is answered at all, by whose page makes it: one decision for all endpoints, by the option {@code origins}
 * (docs/security.md). Thread-safe.
 *
 * <p>Browsers name the origin on WebSocket handshakes, on what crosses origins by XHR or EventSource, and on every POST; not on
 * what a page asks of its own origin by GET, and not on what a script tag or a frame loads. Whose page it is says
 * {@code Sec-Fetch-Site} then (W3C Fetch Metadata), where the browser sends it: to {@code https:} and to this machine.
 */
final class OriginCheck {
    private static final Answer DENIED = Answer.text(
                    403,
                    "This origin is not allowed. Name it in option origins, or let the proxy pass the Host header.\n")
            .with(HeaderRules.NOT_CACHED);
    private static final Answer HIDDEN = Answer.notFound().with(HeaderRules.NOT_CACHED);
    /** As much of a header as a log line needs. */
    private static final int SHOWN = 100;

    private record Pair(String origin, @Nullable String host) {}

    private final OriginPolicy policy;
    private final Application application;
    private final AtomicBoolean told = new AtomicBoolean();
    /** Most requests come from pages of one origin: the last that was let in needs no second look. */
    private volatile @Nullable Pair lastAllowed;

    OriginCheck(OriginPolicy policy, Application application) {
        this.policy = policy;
        this.application = application;
    }

    /** What the request is answered with, or null when it may go on. */
    @Nullable Answer refusal(Exchange exchange, Endpoint endpoint) {
        if (!policy.isRestricted()) {
            return null;
        }
        return switch (endpoint) {
            case GREETING, CLIENT_SCRIPT -> null;
            // What the page within the frame asks for has our own origin, whoever has framed it.
            case IFRAME -> HIDDEN;
            // Any page may load a script or a frame, and reads or steers what it gets.
            case HTMLFILE, JSONP, JSONP_SEND -> isProven(exchange) ? null : HIDDEN;
            default -> isAllowed(exchange) ? null : denied(exchange, endpoint);
        };
    }

    private boolean isProven(Exchange exchange) {
        String origin = exchange.header("origin");
        return origin != null ? isAllowed(exchange, origin) : "same-origin".equals(exchange.header("sec-fetch-site"));
    }

    private boolean isAllowed(Exchange exchange) {
        String origin = exchange.header("origin");
        if (origin != null) {
            return isAllowed(exchange, origin);
        }
        String site = exchange.header("sec-fetch-site");
        // "none" is the user's own doing, such as an address typed in. What says nothing is no browser, or asks its own
        // origin.
        return site == null || site.equals("same-origin") || site.equals("none");
    }

    private boolean isAllowed(Exchange exchange, String origin) {
        String host = exchange.header("host");
        Pair last = lastAllowed;
        if (last != null && last.origin().equals(origin) && Objects.equals(last.host(), host)) {
            return true;
        }
        if (!policy.allows(origin, host)) {
            return false;
        }
        lastAllowed = new Pair(origin, host);
        return true;
    }

    private Answer denied(Exchange exchange, Endpoint endpoint) {
        boolean first = told.compareAndSet(false, true);
        if (first || application.logsSessions()) {
            application.log(
                    first ? Severity.INFO : Severity.DEBUG,
                    "refused " + endpoint.name().toLowerCase(Locale.ROOT) + " to a page of origin "
                            + shown(exchange.header("origin")) + " at host " + shown(exchange.header("host"))
                            + (first ? ": see option origins (told once; the others at DEBUG)" : ""),
                    null);
        }
        return DENIED;
    }

    private static String shown(@Nullable String value) {
        if (value == null) {
            return "(none)";
        }
        return '"' + (value.length() <= SHOWN ? value : value.substring(0, SHOWN) + "...") + '"';
    }
}
