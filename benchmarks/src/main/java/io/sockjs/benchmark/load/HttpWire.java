package io.sockjs.benchmark.load;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A connection that carries requests, one at a time, and reads their answers bit by bit. */
final class HttpWire extends Wire {
    /** What happens on it. */
    interface Listener {
        void connected(HttpWire wire);

        void head(int status);

        void body(byte[] data, int from, int to);

        /** The answer is over; the next request may be sent, unless the connection is about to close. */
        void end(HttpWire wire, boolean closes);

        void closed(HttpWire wire);

        void failed(Throwable why);
    }

    static final String USER_AGENT =
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

    private enum State {
        HEAD,
        LENGTH,
        UNTIL_CLOSE,
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END,
        TRAILER
    }

    private final Listener listener;
    private State state = State.HEAD;
    private long left;
    private boolean closes;

    HttpWire(Listener listener) {
        this.listener = listener;
    }

    /** A request's head as a browser sends it from a page of the same host, without what ends it. */
    static String head(String method, String path, int port) {
        return method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nConnection: keep-alive\r\n"
                + "User-Agent: " + USER_AGENT + "\r\nAccept: */*\r\nOrigin: http://127.0.0.1:" + port + "\r\n"
                + "Referer: http://127.0.0.1:" + port + "/\r\nAccept-Encoding: gzip, deflate, br\r\n"
                + "Accept-Language: en-GB,en;q=0.9\r\n";
    }

    /** The index behind a message's head, or -1. */
    static int headEnd(ByteBuf in) {
        int from = in.readerIndex();
        int to = in.writerIndex();
        while (true) {
            int at = in.indexOf(from, to, (byte) '\n');
            if (at < 0 || at + 2 >= to) {
                return -1;
            }
            if (in.getByte(at + 1) == '\r' && in.getByte(at + 2) == '\n') {
                return at + 3;
            }
            from = at + 1;
        }
    }

    void send(byte[] request) {
        out(request.length).writeBytes(request);
    }

    @Override
    void connected() {
        listener.connected(this);
    }

    @Override
    void disconnected() {
        if (state == State.UNTIL_CLOSE) {
            listener.end(this, true);
        } else if (state != State.HEAD) {
            listener.failed(new IllegalStateException("the connection ended within an answer"));
        }
        listener.closed(this);
    }

    @Override
    void failed(Throwable why) {
        if (state == State.HEAD && why instanceof IOException) {
            // A server may close between two answers, and meet a request that is on its way; the connection is made
            // anew.
            return;
        }
        listener.failed(why);
    }

    @Override
    boolean part(ByteBuf in) {
        return switch (state) {
            case HEAD -> head(in);
            case CHUNK_SIZE -> chunkSize(in);
            case CHUNK_END -> line(in) >= 0 && to(State.CHUNK_SIZE);
            case TRAILER -> trailer(in);
            case LENGTH, CHUNK, UNTIL_CLOSE -> body(in);
        };
    }

    private boolean head(ByteBuf in) {
        int end = headEnd(in);
        if (end < 0) {
            return false;
        }
        int size = end - in.readerIndex();
        in.readBytes(SCRATCH, 0, size);
        int status = (SCRATCH[9] - '0') * 100 + (SCRATCH[10] - '0') * 10 + SCRATCH[11] - '0';
        closes = SCRATCH[7] == '0';
        left = status == 204 ? 0 : -1;
        boolean chunked = false;
        for (int at = 0, next; at < size; at = next) {
            next = at;
            while (SCRATCH[next++] != '\n') {}
            // The three that matter, by their first letter.
            switch (SCRATCH[at] | 0x20) {
                case 'c' -> {
                    if (starts(at, "content-length:")) {
                        left = Long.parseLong(value(at + 15, next));
                    } else if (starts(at, "connection:")) {
                        closes |= value(at + 11, next).equalsIgnoreCase("close");
                    }
                }
                case 't' -> chunked |= starts(at, "transfer-encoding:");
                default -> {}
            }
        }
        listener.head(status);
        if (chunked) {
            return to(State.CHUNK_SIZE);
        }
        return left == 0 ? over() : to(left < 0 ? State.UNTIL_CLOSE : State.LENGTH);
    }

    private static boolean starts(int at, String name) {
        for (int i = 0; i < name.length(); i++) {
            if (Character.toLowerCase(SCRATCH[at + i]) != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static String value(int from, int to) {
        return new String(SCRATCH, from, to - from, StandardCharsets.ISO_8859_1).strip();
    }

    private boolean chunkSize(ByteBuf in) {
        int size = line(in);
        if (size < 0) {
            return false;
        }
        left = Long.parseLong(value(0, size).toLowerCase(Locale.ROOT), 16);
        return to(left == 0 ? State.TRAILER : State.CHUNK);
    }

    private boolean trailer(ByteBuf in) {
        int size = line(in);
        return size >= 0 && (size > 2 || over());
    }

    /** Reads a line into the scratch: its size, or -1 when it is not whole. */
    private static int line(ByteBuf in) {
        int size = in.bytesBefore((byte) '\n') + 1;
        if (size == 0) {
            return -1;
        }
        in.readBytes(SCRATCH, 0, size);
        return size;
    }

    private boolean body(ByteBuf in) {
        int size = (int) Math.min(state == State.UNTIL_CLOSE ? Integer.MAX_VALUE : left, in.readableBytes());
        in.readBytes(SCRATCH, 0, size);
        left -= size;
        listener.body(SCRATCH, 0, size);
        if (left != 0 || state == State.UNTIL_CLOSE) {
            return true;
        }
        return state == State.CHUNK ? to(State.CHUNK_END) : over();
    }

    private boolean over() {
        state = State.HEAD;
        listener.end(this, closes);
        return true;
    }

    private boolean to(State next) {
        state = next;
        return true;
    }
}
