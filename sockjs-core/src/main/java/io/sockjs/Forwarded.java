package io.sockjs;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What proxies say of a request: {@code X-Forwarded-For} and {@code X-Forwarded-Host}, or {@code Forwarded} (RFC 7239) where these
 * are not there. Each proxy appends, so the left of a list may be the client's own invention: it is read from the right, as far as
 * the proxies are trusted. Everything takes one look at each character, and nothing throws.
 */
final class Forwarded {
    private Forwarded() {}

    /** Null when they say nothing, or nothing that can be read. */
    static @Nullable InetSocketAddress client(SockJsRequest request, TrustedProxies trusted) {
        String list = request.header("x-forwarded-for");
        if (list == null) {
            Element element = element(request.header("forwarded"), trusted);
            return element == null ? null : element.client();
        }
        InetSocketAddress found = null;
        int end = list.length();
        while (end >= 0) {
            int comma = list.lastIndexOf(',', end - 1);
            found = address(list.substring(comma + 1, end).strip());
            if (found == null || !trusted.contains(found.getAddress())) {
                return found;
            }
            end = comma;
        }
        return found;
    }

    /** Null when they do not say. */
    static @Nullable String host(SockJsRequest request, TrustedProxies trusted) {
        String list = request.header("x-forwarded-host");
        if (list != null) {
            // The first is what the client asked for. It could invent one, but no page can make a browser send this
            // header.
            int comma = list.indexOf(',');
            return (comma < 0 ? list : list.substring(0, comma)).strip();
        }
        if (request.header("x-forwarded-for") != null) {
            return null;
        }
        Element element = element(request.header("forwarded"), trusted);
        return element == null ? null : element.host();
    }

    /** What one proxy said. */
    private record Element(
            @Nullable InetSocketAddress client, @Nullable String host) {}

    /** The element of the last client that is no proxy of ours; its client is null when it cannot be read. */
    private static @Nullable Element element(@Nullable String list, TrustedProxies trusted) {
        List<Element> elements = list == null ? List.of() : elements(list);
        Element found = null;
        for (int i = elements.size() - 1; i >= 0; i--) {
            found = elements.get(i);
            InetSocketAddress client = found.client();
            if (client == null || !trusted.contains(client.getAddress())) {
                return found;
            }
        }
        return found;
    }

    /** None when a quote is not closed: what follows it could be somebody else's. */
    private static List<Element> elements(String list) {
        List<Element> elements = new ArrayList<>();
        InetSocketAddress client = null;
        String host = null;
        int from = 0;
        boolean quoted = false;
        for (int i = 0; i <= list.length(); i++) {
            char c = i == list.length() ? ',' : list.charAt(i);
            if (quoted) {
                if (i == list.length()) {
                    return List.of();
                }
                // The next one is not looked at; a value with a backslash is no address.
                i += c == '\\' && i + 1 < list.length() ? 1 : 0;
                quoted = c != '"';
            } else if (c == '"') {
                quoted = true;
            } else if (c == ';' || c == ',') {
                String pair = list.substring(from, i).strip();
                String name = pair.substring(0, Math.max(0, pair.indexOf('='))).toLowerCase(Locale.ROOT);
                String value = unquoted(pair.substring(pair.indexOf('=') + 1));
                client = name.equals("for") ? address(value) : client;
                host = name.equals("host") ? value : host;
                from = i + 1;
                if (c == ',') {
                    elements.add(new Element(client, host));
                    client = null;
                    host = null;
                }
            }
        }
        return elements;
    }

    private static String unquoted(String value) {
        boolean quotes = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        return quotes ? value.substring(1, value.length() - 1) : value;
    }

    /** {@code 10.0.0.1}, {@code 10.0.0.1:80}, {@code 2001:db8::1}, {@code [2001:db8::1]} or {@code [2001:db8::1]:80}. */
    private static @Nullable InetSocketAddress address(String text) {
        String host = text;
        int port = 0;
        int colon = text.lastIndexOf(':');
        boolean brackets = text.startsWith("[");
        boolean hasPort =
                brackets ? colon > 0 && text.charAt(colon - 1) == ']' : colon > 0 && text.indexOf(':') == colon;
        if (hasPort) {
            host = text.substring(0, colon);
            port = IpLiteral.decimal(text, colon + 1, text.length());
        }
        if (brackets) {
            if (!host.endsWith("]") || host.indexOf(':') < 0) {
                return null;
            }
            host = host.substring(1, host.length() - 1);
        }
        InetAddress address = IpLiteral.parse(host);
        return address == null || port < 0 || port > 0xffff ? null : new InetSocketAddress(address, port);
    }
}
