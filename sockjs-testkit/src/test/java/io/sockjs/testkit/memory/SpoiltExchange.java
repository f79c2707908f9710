package io.sockjs.testkit.memory;

import io.sockjs.CloseStatus;
import io.sockjs.engine.BodyListener;
import io.sockjs.engine.Exchange;
import io.sockjs.engine.IoThread;
import io.sockjs.engine.Sink;
import io.sockjs.engine.SocketListener;
import io.sockjs.engine.StreamListener;
import io.sockjs.protocol.Answer;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An exchange between whose two sides a {@link Spoiler} sits. */
record SpoiltExchange(Exchange whole, Spoiler spoiler) implements Exchange {
    @Override
    public String method() {
        return whole.method();
    }

    @Override
    public String path() {
        return whole.path();
    }

    @Override
    public @Nullable String query() {
        return spoiler.query(whole.query());
    }

    @Override
    public @Nullable String header(String name) {
        return spoiler.header(name, whole.header(name));
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return whole.remoteAddress();
    }

    @Override
    public InetSocketAddress localAddress() {
        return whole.localAddress();
    }

    @Override
    public boolean isHttp10() {
        return whole.isHttp10();
    }

    @Override
    public IoThread ioThread() {
        return whole.ioThread();
    }

    @Override
    public void body(int limit, BodyListener listener) {
        whole.body(limit, new BodyListener() {
            @Override
            public void body(byte[] bytes) {
                listener.body(
                        spoiler.body(new String(bytes, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8));
            }

            @Override
            public void tooLarge() {
                listener.tooLarge();
            }

            @Override
            public void tooSlow() {
                listener.tooSlow();
            }

            @Override
            public void overloaded() {
                listener.overloaded();
            }

            @Override
            public void aborted() {
                listener.aborted();
            }
        });
    }

    @Override
    public void deferBody() {
        whole.deferBody();
    }

    @Override
    public void answer(Answer answer) {
        whole.answer(spoiler.answer(this, answer));
    }

    @Override
    public Sink stream(Answer head, StreamListener listener) {
        Sink sink = whole.stream(spoiler.head(this, head), spoiler.listener(listener));
        return new SpoiltSink(sink, spoiler.chunks(this));
    }

    @Override
    public void upgrade(int messageLimit, SocketListener listener) {
        whole.upgrade(messageLimit, new SpoiltSocket(this, listener));
    }

    /** The writes of a stream. */
    private record SpoiltSink(Sink whole, Spoiler.Chunks chunks) implements Sink {
        @Override
        public void write(byte[] bytes) {
            send(chunks.pass(new String(bytes, StandardCharsets.UTF_8)));
        }

        private void send(List<String> texts) {
            texts.forEach(text -> whole.write(text.getBytes(StandardCharsets.UTF_8)));
        }

        @Override
        public boolean isWritable() {
            return whole.isWritable();
        }

        @Override
        public void finish(CloseStatus status) {
            send(chunks.end());
            whole.finish(status);
        }

        @Override
        public void ping() {
            whole.ping();
        }

        @Override
        public void reading(boolean on) {
            whole.reading(on);
        }
    }

    /** The messages of a WebSocket. */
    private record SpoiltSocket(SpoiltExchange exchange, SocketListener whole) implements SocketListener {
        @Override
        public void opened(Sink sink) {
            whole.opened(new SpoiltSink(sink, exchange.spoiler().chunks(exchange)));
        }

        @Override
        public void text(byte[] data, int from, int to) {
            String text = exchange.spoiler().text(new String(data, from, to - from, StandardCharsets.UTF_8));
            if (text != null) {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                whole.text(bytes, 0, bytes.length);
            }
        }

        @Override
        public void pong() {
            whole.pong();
        }

        @Override
        public void writable() {
            whole.writable();
        }

        @Override
        public void aborted() {
            whole.aborted();
        }

        @Override
        public void closed(CloseStatus status) {
            whole.closed(status);
        }
    }
}
