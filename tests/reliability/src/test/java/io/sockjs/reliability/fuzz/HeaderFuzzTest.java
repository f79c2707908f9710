package io.sockjs.reliability.fuzz;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sockjs.OriginPolicy;
import io.sockjs.SockJsRequest;
import io.sockjs.TrustedProxies;
import io.sockjs.protocol.Answer;
import io.sockjs.protocol.HeaderRules;
import io.sockjs.protocol.WebSocketHandshake;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What reads headers throws nothing, believes nobody whom it should not, and repeats nothing that ends a header. */
class HeaderFuzzTest {
    private static final InetSocketAddress PROXY = new InetSocketAddress("10.0.0.1", 80);
    private static final TrustedProxies PROXIES = TrustedProxies.of(List.of("10.0.0.0/8", "2001:db8::/32"));
    private static final OriginPolicy SAME = OriginPolicy.sameOrigin();
    private static final OriginPolicy NAMED = OriginPolicy.of("https://*.example.com", "http://other.example:8080");

    private static final Pattern NAMES =
            Pattern.compile("(?i)https://[a-z0-9._-]+\\.example\\.com(:0*443)?|http://other\\.example:0*8080");
    private static final Pattern HTTP =
            Pattern.compile("(?i)(https?)://([a-z0-9._-]+|\\[[0-9a-f:.]+])(?::(\\d{1,5}))?");
    private static final Pattern LOCAL =
            Pattern.compile("localhost|[a-z0-9._-]+\\.localhost|127\\.\\d+\\.\\d+\\.\\d+|\\[[0:]+:0*1]");
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9+/]{22}(==)?");

    private record Request(Map<String, String> headers) implements SockJsRequest {
        @Override
        public String method() {
            return "GET";
        }

        @Override
        public String path() {
            return "/";
        }

        @Override
        public @Nullable String query() {
            return null;
        }

        @Override
        public @Nullable String header(String name) {
            return headers.get(name);
        }

        @Override
        public InetSocketAddress remoteAddress() {
            return PROXY;
        }

        @Override
        public InetSocketAddress localAddress() {
            return PROXY;
        }

        Request with(String name, String value) {
            Map<String, String> more = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            more.putAll(headers);
            more.put(name, value);
            return new Request(more);
        }
    }

    /** Lines of a name, a colon and a value. */
    @FuzzTest
    @DictionaryFile(resourcePath = "protocol.dict")
    void headers(byte[] data) {
        Request request = request(new String(data, StandardCharsets.ISO_8859_1));
        crossOrigin(request, true);
        crossOrigin(request, false);
        HeaderRules.visible(request, Map.of());
        handshake(request);
        String origin = request.header("origin");
        if (origin != null) {
            origins(origin, request.header("host"));
        }
        proxies(request);
        forwarded(request);
    }

    private static Request request(String text) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line : text.split("\n", -1)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.merge(
                        line.substring(0, colon), line.substring(colon + 1).strip(), (a, b) -> a + ", " + b);
            }
        }
        return new Request(headers);
    }

    private static void crossOrigin(Request request, boolean restricted) {
        String origin = request.header("origin");
        String allowed = null;
        boolean credentials = false;
        for (Answer.Header header : HeaderRules.cors(request, restricted)) {
            check(header.value().chars().allMatch(c -> c >= ' ' && c < 0x7f), "repeated", header.value());
            allowed = header.name().equals("Access-Control-Allow-Origin") ? header.value() : allowed;
            credentials |= header.name().equals("Access-Control-Allow-Credentials");
        }
        boolean everybody = "*".equals(allowed) && !"*".equals(origin);
        check(allowed == null || everybody || allowed.equals(origin), "allowed", allowed);
        check(!(everybody && credentials), "everybody with credentials to", origin);
        check(!(everybody && restricted), "everybody allowed to", origin);
    }

    private static void handshake(Request request) {
        Answer refusal = WebSocketHandshake.refusal(request, false);
        check(WebSocketHandshake.refusal(request, true) != null, "HTTP/1.0 upgrades with", request);
        String key = request.header("sec-websocket-key");
        boolean good = lists(request.header("upgrade"), "websocket")
                && lists(request.header("connection"), "upgrade")
                && "13".equals(request.header("sec-websocket-version"))
                && key != null
                && KEY.matcher(key.strip()).matches()
                && request.header("transfer-encoding") == null
                && "0"
                        .equals(request.headers()
                                .getOrDefault("content-length", "0")
                                .strip());
        check(good == (refusal == null), "handshake " + (good ? "refused" : "accepted"), request);
    }

    private static boolean lists(@Nullable String header, String word) {
        return header != null
                && Pattern.compile("(?is)(.*,)?[\\s\\x1c-\\x1f]*" + word + "[\\s\\x1c-\\x1f]*(,.*)?")
                        .matcher(header)
                        .matches();
    }

    private static void origins(String origin, @Nullable String host) {
        boolean same = SAME.allows(origin, host);
        if (same) {
            check(host != null && isSame(origin, host), "same origin " + origin + " at", host);
        }
        boolean named = NAMES.matcher(origin).matches();
        boolean either = NAMED.allows(origin, host);
        check(!either || named || same, "allowed", origin);
        // What has an empty label is no name.
        check(either || !named || origin.contains("..") || origin.contains("//."), "not allowed", origin);
    }

    private static boolean isSame(String origin, String host) {
        var asked = HTTP.matcher(origin);
        if (!asked.matches()) {
            return false;
        }
        var own = HTTP.matcher(asked.group(1) + "://" + host);
        if (!own.matches()) {
            return false;
        }
        String page = asked.group(2).toLowerCase(Locale.ROOT);
        String server = own.group(2).toLowerCase(Locale.ROOT);
        return page.equals(server) && port(asked.group(1), asked.group(3)) == port(asked.group(1), own.group(3))
                || LOCAL.matcher(page).matches() && LOCAL.matcher(server).matches();
    }

    private static int port(String scheme, @Nullable String port) {
        int usual = scheme.equalsIgnoreCase("http") ? 80 : 443;
        return port == null ? usual : Integer.parseInt(port);
    }

    /** Whatever a client says, a trusted proxy's last word counts. */
    private static void proxies(Request request) {
        String said = request.header("x-forwarded-for");
        if (said != null) {
            InetSocketAddress client = PROXIES.client(request);
            Request passedOn = request.with("x-forwarded-for", said + ", 10.1.2.3");
            check(PROXIES.client(passedOn).equals(client), "another client behind a second proxy than", client);
            Request attached = request.with("x-forwarded-for", said + ", 192.0.2.9");
            check(isClient(PROXIES.client(attached)), "client", PROXIES.client(attached));
        }
    }

    private static void forwarded(Request request) {
        String said = request.header("forwarded");
        if (said != null && request.header("x-forwarded-for") == null) {
            Request attached = request.with("forwarded", said + ", for=192.0.2.9;host=named.example");
            InetSocketAddress client = PROXIES.client(attached);
            // The peer itself where a quote is not closed, as what the proxy said could be within it.
            check(isClient(client) || client.equals(PROXY), "client", client);
            String host = PROXIES.host(attached);
            String given = request.header("x-forwarded-host");
            if (given == null) {
                boolean believed = isClient(client) ? "named.example".equals(host) : isOwn(request, host);
                check(believed, "host", host);
            }
        }
    }

    private static boolean isOwn(Request request, @Nullable String host) {
        String own = request.header("host");
        return own == null ? host == null : own.equals(host);
    }

    private static boolean isClient(InetSocketAddress address) {
        return address.getAddress().getHostAddress().equals("192.0.2.9") && address.getPort() == 0;
    }

    private static void check(boolean condition, String what, @Nullable Object value) {
        if (!condition) {
            throw new AssertionError(what + " " + value);
        }
    }
}
