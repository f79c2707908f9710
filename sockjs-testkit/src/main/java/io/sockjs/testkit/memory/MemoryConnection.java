package io.sockjs.testkit.memory;

import io.sockjs.testkit.Wire;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/** A client's end of a connection to a {@link MemoryServer}. */
final class MemoryConnection implements Wire {
    private final Pipe up;
    private final Pipe down;
    private final InputStream input;
    private final OutputStream output;

    MemoryConnection(Pipe up, Pipe down) {
        this.up = up;
        this.down = down;
        this.input = down.in();
        this.output = up.out();
    }

    @Override
    public InputStream input() {
        return input;
    }

    @Override
    public OutputStream output() {
        return output;
    }

    @Override
    public void readTimeout(Duration timeout) {
        down.timeout((int) timeout.toMillis());
    }

    @Override
    public void close() {
        up.end();
        down.end();
    }

    @Override
    public void abort() {
        up.breakOff();
        down.breakOff();
    }
}
