package io.sockjs;

import org.jspecify.annotations.Nullable;

/**
 * One entry of a list of origins.
 *
 * @param origin for {@code https://*.example.com} it is {@code https://example.com}
 * @param subdomains whether the host's subdomains are meant, and not the host itself
 */
record OriginPattern(WebOrigin origin, boolean subdomains) {
    private static final String ANY = "://*.";

    static OriginPattern of(@Nullable String text) {
        if (text == null) {
            throw bad("null", "name an origin, such as https://example.com");
        }
        if (text.equals("*") || text.endsWith("://*")) {
            throw bad(text, "say OriginPolicy.allowAll() if pages of every origin are to be let in");
        }
        int any = text.indexOf(ANY);
        WebOrigin origin = WebOrigin.of(any < 0 ? text : text.substring(0, any) + "://" + text.substring(any + 5));
        if (origin == null) {
            throw bad(
                    text,
                    "write it as a browser does, scheme, host and, if it is not the usual one, port:"
                            + " https://example.com, https://example.com:8443 or https://*.example.com");
        }
        if (any >= 0 && (origin.host().startsWith("[") || IpLiteral.parse(origin.host()) != null)) {
            throw bad(text, "an address has no subdomains");
        }
        return new OriginPattern(origin, any >= 0);
    }

    boolean matches(WebOrigin asked) {
        if (asked.port() != origin.port() || !asked.scheme().equals(origin.scheme())) {
            return false;
        }
        return subdomains
                ? asked.host().endsWith('.' + origin.host())
                : asked.host().equals(origin.host());
    }

    private static IllegalArgumentException bad(String value, String remedy) {
        return SockJsOptions.Builder.bad("origins", value, remedy);
    }
}
