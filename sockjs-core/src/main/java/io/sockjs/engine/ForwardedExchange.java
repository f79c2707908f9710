package io.sockjs.engine;

import io.sockjs.TrustedProxies;
import io.sockjs.protocol.Answer;
import java.net.InetSocketAddress;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/**
 * A request that a trusted proxy has passed on, as the client made it: with the client's address, and the host that it asked. All
 * that looks at the request, the application's functions included, then sees the client.
 */
final class ForwardedExchange implements Exchange {
    private final Exchange exchange;
    private final TrustedProxies proxies;
    private @Nullable InetSocketAddress client;

    private ForwardedExchange(Exchange exchange, TrustedProxies proxies) {
        this.exchange = exchange;
        this.proxies = proxies;
    }

    /** The exchange itself unless one of these proxies passed it on. */
    static Exchange of(Exchange exchange, TrustedProxies proxies) {
        return proxies.passedOn(exchange) ? new ForwardedExchange(exchange, proxies) : exchange;
    }

    @Override
    public InetSocketAddress remoteAddress() {
        InetSocketAddress known = client;
        if (known == null) {
            known = proxies.client(exchange);
            client = known;
        }
        return known;
    }

    @Override
    public @Nullable String header(String name) {
        return name.equalsIgnoreCase("host") ? proxies.host(exchange) : exchange.header(name);
    }

    @Override
    public @Nullable Principal principal() {
        return exchange.principal();
    }

    @Override
    public InetSocketAddress localAddress() {
        return exchange.localAddress();
    }

    @Override
    public String method() {
        return exchange.method();
    }

    @Override
    public String path() {
        return exchange.path();
    }

    @Override
    public @Nullable String query() {
        return exchange.query();
    }

    @Override
    public boolean isHttp10() {
        return exchange.isHttp10();
    }

    @Override
    public String contextPath() {
        return exchange.contextPath();
    }

    @Override
    public IoThread ioThread() {
        return exchange.ioThread();
    }

    @Override
    public void deferBody() {
        exchange.deferBody();
    }

    @Override
    public void body(int limit, BodyListener listener) {
        exchange.body(limit, listener);
    }

    @Override
    public void answer(Answer answer) {
        exchange.answer(answer);
    }

    @Override
    public Sink stream(Answer head, StreamListener listener) {
        return exchange.stream(head, listener);
    }

    @Override
    public void upgrade(int messageLimit, SocketListener listener) {
        exchange.upgrade(messageLimit, listener);
    }
}
