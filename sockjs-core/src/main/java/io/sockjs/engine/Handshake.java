package io.sockjs.engine;

import io.sockjs.SockJsHandshake;
import io.sockjs.SockJsRequest;
import io.sockjs.Transport;
import io.sockjs.protocol.Query;
import java.net.InetSocketAddress;
import java.security.Principal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the application is shown of the request that would open a session. */
record Handshake(SockJsRequest request, Origin shown) implements SockJsHandshake {
    @Override
    public String path() {
        return shown.pathname();
    }

    @Override
    public Transport transport() {
        return shown.transport();
    }

    @Override
    public String method() {
        return request.method();
    }

    @Override
    public @Nullable String query() {
        return request.query();
    }

    @Override
    public @Nullable String header(String name) {
        return request.header(name);
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return request.remoteAddress();
    }

    @Override
    public @Nullable Principal principal() {
        return request.principal();
    }

    @Override
    public InetSocketAddress localAddress() {
        return request.localAddress();
    }

    @Override
    public String prefix() {
        return shown.prefix();
    }

    @Override
    public Map<String, String> pathParameters() {
        return shown.parameters();
    }

    @Override
    public @Nullable String queryParameter(String name) {
        return Query.value(request.query(), name);
    }

    @Override
    public String toString() {
        return method() + " " + path();
    }
}
