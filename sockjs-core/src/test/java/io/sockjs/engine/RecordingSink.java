package io.sockjs.engine;

import io.sockjs.CloseStatus;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Keeps what is written, and fails when something is written behind the end. */
final class RecordingSink implements Sink {
    final List<String> written = new ArrayList<>();
    private final List<String> log;
    Consumer<String> onWrite = text -> {};
    boolean writable = true;
    int pings;
    boolean reading = true;
    boolean heard;
    boolean takingBytes;

    @Nullable Long pingLeftAt = Long.MIN_VALUE;

    @Nullable CloseStatus finished;

    RecordingSink() {
        this(new ArrayList<>());
    }

    /** One that also writes into a log which several share. */
    RecordingSink(List<String> log) {
        this.log = log;
    }

    @Override
    public void write(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (finished != null) {
            throw new AssertionError("written behind the end: " + text);
        }
        written.add(text);
        log.add(text);
        onWrite.accept(text);
    }

    @Override
    public boolean isWritable() {
        return writable;
    }

    @Override
    public void finish(CloseStatus status) {
        if (finished != null) {
            throw new AssertionError("finished twice");
        }
        finished = status;
    }

    @Override
    public void ping() {
        pings++;
    }

    @Override
    public boolean hasHeardSincePing() {
        return heard;
    }

    @Override
    public @Nullable Long pingLeftAt() {
        return pingLeftAt;
    }

    @Override
    public boolean isTakingBytes() {
        return takingBytes;
    }

    @Override
    public void reading(boolean on) {
        reading = on;
    }

    String all() {
        return String.join("", written);
    }
}
