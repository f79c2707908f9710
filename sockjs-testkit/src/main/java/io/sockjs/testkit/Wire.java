package io.sockjs.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/** One connection to a server: two streams of bytes. Used by one thread at a time for each direction. */
public interface Wire extends AutoCloseable {
    /** What the server sends. A read that outlasts the timeout throws {@link java.io.InterruptedIOException}. */
    InputStream input() throws IOException;

    /** What the server gets; nothing is held back after {@code flush}. */
    OutputStream output() throws IOException;

    /** How long each following read may wait; never zero. */
    void readTimeout(Duration timeout) throws IOException;

    /** Ends the connection in order: the server reads the end of the stream. */
    @Override
    void close();

    /** Breaks the connection: the server sees a reset where the wire can show one. */
    void abort();
}
