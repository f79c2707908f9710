package io.sockjs.testkit;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A streaming answer, read frame by frame. For one thread. */
public final class RawReceiver implements AutoCloseable {
    private final RawHttp http;
    private final StreamKind kind;
    private final RawStream stream;

    private RawReceiver(RawHttp http, StreamKind kind, RawStream stream) {
        this.http = http;
        this.kind = kind;
        this.stream = stream;
    }

    static RawReceiver open(Target target, StreamKind kind, RawRequest request) {
        RawHttp http = RawHttp.connect(target);
        try {
            http.send(request);
            return new RawReceiver(http, kind, http.stream());
        } catch (Throwable failed) {
            http.close();
            throw failed;
        }
    }

    public RawResponse head() {
        return stream.head();
    }

    public RawReceiver timeout(Duration timeout) {
        http.timeout(timeout);
        return this;
    }

    /** The first chunk. */
    public String prelude() {
        byte[] chunk = stream.body().chunk();
        if (chunk == null) {
            throw new WireFailure("Awaited the prelude, but the answer ended.\n" + stream.head());
        }
        return new String(chunk, StandardCharsets.UTF_8);
    }

    /** Reads the prelude and the frame of a new session. */
    public RawReceiver opened() {
        prelude();
        String frame = frame();
        if (!frame.equals("o")) {
            throw new WireFailure("Awaited the frame o, but heard " + frame + "\n" + stream.head());
        }
        return this;
    }

    /** The next chunk that is no heartbeat, as it is; null when the answer has ended. */
    public @Nullable String chunk() {
        String chunk = stream.body().text();
        while (chunk != null && chunk.equals(kind.dress("h"))) {
            chunk = stream.body().text();
        }
        return chunk;
    }

    /** The next frame out of its wrapping, heartbeats included; null when the answer has ended. */
    public @Nullable String next() {
        byte[] chunk = stream.body().chunk();
        return chunk == null ? null : kind.undress(chunk);
    }

    /** The next frame that is no heartbeat, or null when the answer has ended. */
    public @Nullable String frameOrEnd() {
        String frame = next();
        while (frame != null && frame.equals("h")) {
            frame = next();
        }
        return frame;
    }

    /** The next frame that is no heartbeat. */
    public String frame() {
        String frame = frameOrEnd();
        if (frame == null) {
            throw new WireFailure("Awaited a frame, but the answer ended.\n" + stream.head());
        }
        return frame;
    }

    @Override
    public void close() {
        http.close();
    }

    public void abort() {
        http.abort();
    }
}
