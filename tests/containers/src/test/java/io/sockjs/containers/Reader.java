package io.sockjs.containers;

import io.sockjs.testkit.Json;
import io.sockjs.testkit.RawBody;
import io.sockjs.testkit.RawFrame;
import io.sockjs.testkit.RawHttp;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.RawStream;
import io.sockjs.testkit.RawWebSocket;
import io.sockjs.testkit.StreamKind;
import io.sockjs.testkit.Target;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client's receiver on one transport. Frames of streams are told apart by their line ends and not by their chunks, which are the
 * container's affair.
 */
abstract class Reader implements AutoCloseable {
    /** The transports whose receiver stays. */
    enum Way {
        WEBSOCKET,
        XHR_STREAMING,
        EVENTSOURCE,
        HTMLFILE;

        /** The receiver of a new session, which has read its open frame. */
        Reader open(Target target, String prefix) {
            return open(target, RawSession.of(target, prefix));
        }

        Reader open(Target target, RawSession session) {
            Reader reader =
                    this == WEBSOCKET ? new Socket(session) : new Stream(target, session, StreamKind.valueOf(name()));
            String first = reader.frame();
            if (!"o".equals(first)) {
                throw new AssertionError("the open frame was " + first);
            }
            return reader;
        }
    }

    private @Nullable String message;

    /** The next frame, without its transport's dress; null when the answer or the connection has ended. */
    abstract @Nullable String frame();

    abstract void abort();

    @Override
    public abstract void close();

    /** Reads to the end: the last frame that came. */
    final @Nullable String lastFrame() {
        String last = null;
        for (String frame = frame(); frame != null; frame = frame()) {
            last = frame;
            if (frame.startsWith("a")) {
                List<String> messages = Json.strings(frame.substring(1));
                message = messages.get(messages.size() - 1);
            } else if (frame.startsWith("c")) {
                return frame;
            }
        }
        return last;
    }

    /** The last message that {@link #lastFrame} came upon. */
    final @Nullable String lastMessage() {
        return message;
    }

    private static final class Socket extends Reader {
        private final RawWebSocket socket;

        Socket(RawSession session) {
            socket = session.webSocket().timeout(Witness.PATIENCE);
        }

        @Override
        @Nullable String frame() {
            StringBuilder text = new StringBuilder();
            for (RawFrame frame = socket.frameAnsweringPings(); frame != null; frame = socket.frameAnsweringPings()) {
                if (frame.opcode() == RawFrame.CLOSE) {
                    return null;
                }
                text.append(frame.text());
                if (frame.fin()) {
                    return text.toString();
                }
            }
            return null;
        }

        @Override
        void abort() {
            socket.abort();
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    private static final class Stream extends Reader {
        private final RawHttp http;
        private final StreamKind kind;
        private final RawBody body;
        private final String begin;
        private final String end;
        private final StringBuilder come = new StringBuilder();
        private boolean isPreludeRead;

        Stream(Target target, RawSession session, StreamKind kind) {
            this.kind = kind;
            begin = kind == StreamKind.EVENTSOURCE ? "data: " : kind == StreamKind.HTMLFILE ? "<script>\np(" : "\n";
            end = kind == StreamKind.EVENTSOURCE
                    ? "\r\n\r\n"
                    : kind == StreamKind.HTMLFILE ? ");\n</script>\r\n" : "\n";
            http = RawHttp.connect(target).timeout(Witness.PATIENCE);
            http.send(kind.request(session));
            RawStream stream = http.stream();
            if (stream.head().status() != 200) {
                throw new AssertionError(stream.head().toString());
            }
            body = stream.body();
        }

        @Override
        @Nullable String frame() {
            if (!isPreludeRead) {
                int at = comes(begin);
                if (at < 0) {
                    return null;
                }
                come.delete(0, kind == StreamKind.XHR_STREAMING ? at + 1 : at);
                isPreludeRead = true;
            }
            int at = comes(end);
            if (at < 0) {
                return null;
            }
            String dressed = come.substring(0, at + end.length());
            come.delete(0, at + end.length());
            return kind.undress(dressed.getBytes(StandardCharsets.ISO_8859_1));
        }

        /** Where it begins, or -1 when the answer ends before it comes. */
        private int comes(String wanted) {
            int from = 0;
            while (true) {
                int at = come.indexOf(wanted, from);
                if (at >= 0) {
                    return at;
                }
                from = Math.max(0, come.length() - wanted.length());
                byte[] chunk = body.chunk();
                if (chunk == null) {
                    return -1;
                }
                come.append(new String(chunk, StandardCharsets.ISO_8859_1));
            }
        }

        @Override
        void abort() {
            http.abort();
        }

        @Override
        public void close() {
            http.close();
        }
    }
}
