package io.sockjs.testkit;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A server that says what a test wrote down, a few bytes at a time, and keeps what it was told. */
final class ScriptedTarget implements Target, Wire {
    private final InputStream said;
    private final ByteArrayOutputStream told = new ByteArrayOutputStream();
    private final boolean thenSilent;

    private ScriptedTarget(byte[] said, boolean thenSilent) {
        this.said = new ByteArrayInputStream(said);
        this.thenSilent = thenSilent;
    }

    static ScriptedTarget says(String latin1) {
        return says(latin1.getBytes(StandardCharsets.ISO_8859_1));
    }

    static ScriptedTarget says(byte[] bytes) {
        return new ScriptedTarget(bytes, false);
    }

    /** After its words the connection stays open, and nothing comes. */
    static ScriptedTarget saysAndIsSilent(String latin1) {
        return new ScriptedTarget(latin1.getBytes(StandardCharsets.ISO_8859_1), true);
    }

    String told() {
        return told.toString(StandardCharsets.ISO_8859_1);
    }

    byte[] toldBytes() {
        return told.toByteArray();
    }

    @Override
    public Wire open() {
        return this;
    }

    @Override
    public URI baseUrl() {
        return URI.create("http://scripted:80");
    }

    @Override
    public InputStream input() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                int read = said.read();
                if (read < 0 && thenSilent) {
                    throw new InterruptedIOException("silent");
                }
                return read;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                int read = read();
                if (read < 0) {
                    return -1;
                }
                bytes[offset] = (byte) read;
                return 1;
            }
        };
    }

    @Override
    public OutputStream output() {
        return told;
    }

    @Override
    public void readTimeout(Duration timeout) {}

    @Override
    public void close() {}

    @Override
    public void abort() {}
}
