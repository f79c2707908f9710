package io.sockjs.testkit.memory;

import java.io.InputStream;
import java.io.OutputStream;

/** A client's end of a connection to a {@link MemoryServer}. */
public final class MemoryConnection implements AutoCloseable {
    private final Pipe up;
    private final Pipe down;
    private final InputStream in;
    private final OutputStream out;

    MemoryConnection(Pipe up, Pipe down) {
        this.up = up;
        this.down = down;
        this.in = down.in();
        this.out = up.out();
    }

    /** What the server sends. */
    public InputStream in() {
        return in;
    }

    /** What the server receives. */
    public OutputStream out() {
        return out;
    }

    /** How long a read may wait; 0 for ever. */
    public void timeout(int millis) {
        down.timeout(millis);
    }

    @Override
    public void close() {
        up.end();
        down.end();
    }

    /** Breaks the connection, as a reset does. */
    public void abort() {
        up.breakOff();
        down.breakOff();
    }
}
