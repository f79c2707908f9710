package io.sockjs.testkit.memory;

import io.sockjs.protocol.Answer;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** The server's side of one connection: reads requests one after the other, and waits for each answer's end. */
final class HttpConversation implements Runnable {
    private static final int DRAINABLE_BYTES = 64 * 1024;

    private final MemoryServer server;
    private final Pipe up;
    private final Pipe down;
    private final InetSocketAddress client;
    private final InputStream in;
    private final OutputStream out;
    /** What this thread is to do for the exchange in progress. */
    private final BlockingQueue<Step> steps = new LinkedBlockingQueue<>();

    private interface Step {
        /** Whether the exchange is over. */
        boolean run() throws IOException;
    }

    HttpConversation(MemoryServer server, Pipe up, Pipe down, InetSocketAddress client) {
        this.server = server;
        this.up = up;
        this.down = down;
        this.client = client;
        this.in = new BufferedInputStream(up.in());
        this.out = down.out();
    }

    @Override
    public void run() {
        try {
            boolean goesOn = true;
            while (goesOn) {
                goesOn = serveOne();
            }
        } catch (IOException | InterruptedException gone) {
            // The client went away, or sent what is no HTTP: the connection ends.
        } finally {
            down.end();
        }
    }

    private boolean serveOne() throws IOException, InterruptedException {
        String[] line = readLine().split(" ", -1);
        if (line.length != 3) {
            throw new IOException("no request line");
        }
        MemoryExchange exchange = new MemoryExchange(this, line, readHeaders());
        up.onEnd(() -> {
            exchange.clientGone();
            steps.add(() -> true);
        });
        down.onRoom(exchange::roomAgain);
        if (!server.handle(exchange)) {
            exchange.answer(Answer.notFound());
        }
        while (!steps.take().run()) {
            // One step after the other.
        }
        up.onEnd(() -> {});
        steps.clear();
        return exchange.isKeepAlive() && drain(exchange);
    }

    /** Reads over a body that nobody asked for. */
    private boolean drain(MemoryExchange exchange) throws IOException {
        if (exchange.isBodyRead()) {
            return true;
        }
        return readBody(exchange, DRAINABLE_BYTES) != null;
    }

    /** The exchange is over. */
    void over() {
        steps.add(() -> true);
    }

    /** The body is wanted. */
    void read(MemoryExchange exchange, int limit) {
        steps.add(() -> {
            if (exchange.expectsContinue()) {
                write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            byte[] body = readBody(exchange, limit);
            server.ioThread().execute(() -> exchange.body(body));
            return false;
        });
    }

    /** The connection becomes a WebSocket. */
    void upgrade(WebSocketConversation socket) {
        steps.add(() -> {
            up.onEnd(socket::clientGone);
            down.onRoom(socket::roomAgain);
            socket.run(in);
            return true;
        });
    }

    MemoryServer server() {
        return server;
    }

    InetSocketAddress client() {
        return client;
    }

    boolean hasRoom() {
        return down.hasRoom();
    }

    /** Writes as one piece; false when the client is gone. */
    synchronized boolean write(byte[] bytes) {
        try {
            out.write(bytes);
            return true;
        } catch (IOException gone) {
            return false;
        }
    }

    void close() {
        down.end();
        up.end();
    }

    private byte @Nullable [] readBody(MemoryExchange exchange, int limit) throws IOException {
        exchange.bodyRead();
        if (exchange.isChunked()) {
            return readChunks(limit);
        }
        long length = exchange.contentLength();
        return length > limit ? null : in.readNBytes((int) length);
    }

    private byte @Nullable [] readChunks(int limit) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            int size = Integer.parseInt(readLine().strip(), 16);
            if (size == 0) {
                readHeaders();
                return body.toByteArray();
            }
            if (size > limit - body.size()) {
                return null;
            }
            body.write(in.readNBytes(size));
            readLine();
        }
    }

    private Map<String, String> readHeaders() throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line = readLine(); !line.isEmpty(); line = readLine()) {
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new IOException("no header: " + line);
            }
            String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
            headers.merge(name, line.substring(colon + 1).strip(), (a, b) -> a + ", " + b);
        }
        return headers;
    }

    private String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0 || line.size() > 16_384) {
                throw new IOException("the connection ends within a line");
            }
            line.write(b);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }
}
