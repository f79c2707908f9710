package io.sockjs.testkit.memory;

import io.sockjs.CloseStatus;
import io.sockjs.engine.BodyListener;
import io.sockjs.engine.Exchange;
import io.sockjs.engine.IoThread;
import io.sockjs.engine.Sink;
import io.sockjs.engine.SocketListener;
import io.sockjs.engine.StreamListener;
import io.sockjs.protocol.Answer;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A request over a pipe, and its answer. */
final class MemoryExchange implements Exchange, Sink {
    private final HttpConversation conversation;
    private final String method;
    private final String path;
    private final @Nullable String query;
    private final boolean http10;
    private final Map<String, String> headers;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile boolean keepAlive;
    private volatile boolean bodyRead;
    private volatile @Nullable StreamListener stream;
    /** Until it is told something. */
    private final AtomicReference<@Nullable BodyListener> body = new AtomicReference<>();

    MemoryExchange(HttpConversation conversation, String[] requestLine, Map<String, String> headers) {
        this.conversation = conversation;
        this.method = requestLine[0];
        int mark = requestLine[1].indexOf('?');
        this.path = mark < 0 ? requestLine[1] : requestLine[1].substring(0, mark);
        this.query = mark < 0 ? null : requestLine[1].substring(mark + 1);
        this.http10 = requestLine[2].equals("HTTP/1.0");
        this.headers = headers;
        String connection = headers.getOrDefault("connection", "").toLowerCase(Locale.ROOT);
        this.keepAlive = http10 ? connection.contains("keep-alive") : !connection.contains("close");
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
        return conversation.client();
    }

    @Override
    public InetSocketAddress localAddress() {
        return conversation.server().address();
    }

    @Override
    public boolean isHttp10() {
        return http10;
    }

    @Override
    public IoThread ioThread() {
        return conversation.server().ioThread();
    }

    @Override
    public void deferBody() {
        // It is read when it is asked for, and not before.
    }

    @Override
    public void body(int limit, BodyListener listener) {
        if (contentLength() > limit) {
            listener.tooLarge();
            return;
        }
        body.set(listener);
        conversation.read(this, limit);
        if (over.get()) {
            ioThread().execute(this::tellBodyAborted);
        }
    }

    /** What became of the body; null when it is longer than the limit. On the I/O thread. */
    void body(byte @Nullable [] bytes) {
        BodyListener listener = body.getAndSet(null);
        if (listener != null && bytes != null) {
            listener.body(bytes);
        } else if (listener != null) {
            listener.tooLarge();
        }
    }

    private void tellBodyAborted() {
        BodyListener listener = body.getAndSet(null);
        if (listener != null) {
            listener.aborted();
        }
    }

    @Override
    public void answer(Answer answer) {
        if (over.compareAndSet(false, true)) {
            keepAlive &= bodyRead || !expectsContinue();
            conversation.write(whole(answer));
            conversation.over();
        }
    }

    private byte[] whole(Answer answer) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        boolean bodiless = answer.status() == 204 || answer.status() == 304;
        String length = bodiless ? "" : "Content-Length: " + answer.body().length + "\r\n";
        bytes.writeBytes(head(answer, length));
        bytes.writeBytes(answer.body());
        return bytes.toByteArray();
    }

    private byte[] head(Answer answer, String framing) {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + answer.status() + " -\r\n");
        for (Answer.Header header : answer.headers()) {
            head.append(header.name()).append(": ").append(header.value()).append("\r\n");
        }
        head.append(framing);
        if (!keepAlive || http10) {
            head.append("Connection: ")
                    .append(keepAlive ? "keep-alive" : "close")
                    .append("\r\n");
        }
        return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public Sink stream(Answer head, StreamListener listener) {
        keepAlive &= !http10;
        stream = listener;
        if (over.get()) {
            // The client went away while the engine took its time.
            ioThread().execute(this::tellAborted);
            return this;
        }
        conversation.write(head(head, http10 ? "" : "Transfer-Encoding: chunked\r\n"));
        return this;
    }

    @Override
    public void upgrade(int messageLimit, SocketListener listener) {
        if (over.compareAndSet(false, true)) {
            keepAlive = false;
            conversation.upgrade(new WebSocketConversation(conversation, this, messageLimit, listener));
        }
    }

    // --- the sink of a stream

    @Override
    public void write(byte[] bytes) {
        if (http10) {
            conversation.write(bytes);
            return;
        }
        ByteArrayOutputStream chunk = new ByteArrayOutputStream();
        chunk.writeBytes((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        chunk.writeBytes(bytes);
        chunk.write('\r');
        chunk.write('\n');
        conversation.write(chunk.toByteArray());
    }

    @Override
    public boolean isWritable() {
        return conversation.hasRoom();
    }

    @Override
    public void finish(CloseStatus status) {
        if (over.compareAndSet(false, true)) {
            if (!http10) {
                conversation.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            conversation.over();
        }
    }

    // --- what the conversation tells and asks

    void clientGone() {
        keepAlive = false;
        if (over.compareAndSet(false, true)) {
            ioThread().execute(this::tellBodyAborted);
            ioThread().execute(this::tellAborted);
        }
    }

    private void tellAborted() {
        StreamListener listener = stream;
        if (listener != null) {
            stream = null;
            listener.aborted();
        }
    }

    void roomAgain() {
        StreamListener listener = stream;
        if (listener != null) {
            ioThread().execute(listener::writable);
        }
    }

    boolean isKeepAlive() {
        return keepAlive;
    }

    boolean isChunked() {
        return headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked");
    }

    long contentLength() {
        return Long.parseLong(headers.getOrDefault("content-length", "0").strip());
    }

    boolean expectsContinue() {
        return !http10 && headers.getOrDefault("expect", "").equalsIgnoreCase("100-continue");
    }

    void bodyRead() {
        bodyRead = true;
    }

    boolean isBodyRead() {
        return bodyRead || !isChunked() && contentLength() == 0;
    }
}
