package io.sockjs.testkit;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;

final class TcpTarget implements Target {
    private static final int CONNECT_TIMEOUT_MILLIS = 5000;

    private final URI baseUrl;

    TcpTarget(URI baseUrl) {
        if (!"http".equals(baseUrl.getScheme()) || baseUrl.getHost() == null) {
            throw new IllegalArgumentException("A target's URL is http://host[:port][/path], not " + baseUrl);
        }
        String text = baseUrl.toString();
        this.baseUrl = text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : baseUrl;
    }

    @Override
    public Wire open() {
        int port = baseUrl.getPort() < 0 ? 80 : baseUrl.getPort();
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(baseUrl.getHost(), port), CONNECT_TIMEOUT_MILLIS);
            return new TcpWire(socket);
        } catch (IOException failed) {
            TcpWire.closeQuietly(socket);
            throw new WireFailure("Cannot connect to " + baseUrl + ": " + failed, failed);
        }
    }

    @Override
    public URI baseUrl() {
        return baseUrl;
    }

    @Override
    public String toString() {
        return baseUrl.toString();
    }
}
