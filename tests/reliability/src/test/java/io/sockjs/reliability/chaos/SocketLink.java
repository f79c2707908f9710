package io.sockjs.reliability.chaos;

import io.sockjs.testkit.Json;
import io.sockjs.testkit.RawFrame;
import io.sockjs.testkit.RawHttp;
import io.sockjs.testkit.RawWebSocket;
import io.sockjs.testkit.Target;
import io.sockjs.testkit.WireFailure;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The websocket and websocket-raw transports. */
final class SocketLink implements Link {
    private final Target target;
    private final String path;
    private final boolean raw;
    private @Nullable RawWebSocket socket;
    private boolean told;

    SocketLink(Target target, String path, boolean raw) {
        this.target = target;
        this.path = path;
        this.raw = raw;
    }

    private RawWebSocket socket() {
        if (socket == null) {
            // A handshake that is answered with 404 is one while the service is off.
            try (RawHttp http = RawHttp.connect(target)) {
                http.send(io.sockjs.testkit.RawRequest.get(path));
                if (http.response().status() == 404) {
                    throw new WireFailure("no service there");
                }
            }
            socket = RawWebSocket.open(target, path).timeout(ChaosClient.PATIENCE);
        }
        return socket;
    }

    @Override
    public @Nullable Frame receive() {
        RawWebSocket open = socket();
        if (raw && !told) {
            told = true;
            return new Frame('o', List.of());
        }
        RawFrame frame = open.frameAnsweringPings();
        if (frame == null || frame.opcode() == RawFrame.CLOSE) {
            return null;
        }
        return raw ? new Frame('a', List.of(frame.text())) : Frames.parse(frame.text());
    }

    @Override
    public boolean send(List<String> messages) {
        if (raw) {
            messages.forEach(socket()::send);
        } else {
            socket().send(Frames.array(messages));
        }
        return false;
    }

    @Override
    public void cutWhileSending(String message, boolean reset) {
        byte[] frame = RawFrame.of(RawFrame.TEXT, raw ? message : Frames.array(List.of(message)))
                .bytes(true);
        socket().write(Arrays.copyOf(frame, frame.length / 2));
        abort(reset);
    }

    @Override
    public @Nullable Frame second() {
        return null;
    }

    @Override
    public boolean abort(boolean reset) {
        if (socket != null && reset) {
            socket.abort();
        } else if (socket != null) {
            socket.close();
        }
        return false;
    }

    /** The frames of SockJS, read without any code of the server's. */
    static final class Frames {
        private Frames() {}

        static @Nullable Frame parse(String text) {
            return switch (text.charAt(0)) {
                case 'o', 'h' -> new Frame(text.charAt(0), List.of());
                case 'a' -> new Frame('a', Json.strings(text.substring(1)));
                case 'c' -> null;
                default -> throw new IllegalStateException("no frame: " + text);
            };
        }

        static String array(List<String> messages) {
            return "[" + String.join(",", messages.stream().map(Json::quote).toList()) + "]";
        }
    }
}
