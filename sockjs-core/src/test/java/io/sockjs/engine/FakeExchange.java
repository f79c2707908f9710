package io.sockjs.engine;

import io.sockjs.protocol.Answer;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A request whose answer, stream or socket is kept for the test to look at. */
final class FakeExchange implements Exchange {
    final RecordingSink sink = new RecordingSink();

    @Nullable Answer answer;

    @Nullable Answer head;

    @Nullable StreamListener stream;

    @Nullable SocketListener socket;

    boolean bodyAskedFor;
    boolean bodyDeferred;
    private boolean vanishing;

    private final String method;
    private final String path;
    private final @Nullable String query;
    private final IoThread io;
    private final Map<String, String> headers = new TreeMap<>();
    private byte[] body = {};
    private @Nullable Principal principal;
    private InetSocketAddress remote = InetSocketAddress.createUnresolved("client", 4711);
    private InetSocketAddress local = InetSocketAddress.createUnresolved("server", 80);

    FakeExchange(String method, String target, IoThread io) {
        int mark = target.indexOf('?');
        this.method = method;
        this.path = mark < 0 ? target : target.substring(0, mark);
        this.query = mark < 0 ? null : target.substring(mark + 1);
        this.io = io;
    }

    FakeExchange with(String name, String value) {
        headers.put(name.toLowerCase(Locale.ROOT), value);
        return this;
    }

    /** The client goes away within its body. */
    FakeExchange vanishing() {
        vanishing = true;
        return this;
    }

    FakeExchange withBody(String text) {
        body = text.getBytes(StandardCharsets.UTF_8);
        return this;
    }

    FakeExchange over(InetSocketAddress from, InetSocketAddress to) {
        remote = from;
        local = to;
        return this;
    }

    FakeExchange as(String user) {
        principal = () -> user;
        return this;
    }

    @Override
    public @Nullable Principal principal() {
        return principal;
    }

    /** Answered, and with what. */
    Answer answer() {
        if (answer == null) {
            throw new AssertionError(method + " " + path + " has no answer");
        }
        return answer;
    }

    String words() {
        return new String(answer().body(), StandardCharsets.UTF_8);
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public @Nullable String query() {
        return query;
    }

    @Override
    public @Nullable String header(String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return remote;
    }

    @Override
    public InetSocketAddress localAddress() {
        return local;
    }

    @Override
    public boolean isHttp10() {
        return false;
    }

    @Override
    public IoThread ioThread() {
        return io;
    }

    @Override
    public void deferBody() {
        bodyDeferred = true;
    }

    @Override
    public void body(int limit, BodyListener listener) {
        bodyAskedFor = true;
        if (vanishing) {
            listener.aborted();
            return;
        }
        if (body.length > limit) {
            listener.tooLarge();
        } else {
            listener.body(body);
        }
    }

    @Override
    public void answer(Answer whole) {
        if (answer != null) {
            throw new AssertionError("answered twice");
        }
        answer = whole;
    }

    @Override
    public Sink stream(Answer first, StreamListener listener) {
        head = first;
        stream = listener;
        return sink;
    }

    @Override
    public void upgrade(int messageLimit, SocketListener listener) {
        socket = listener;
    }
}
