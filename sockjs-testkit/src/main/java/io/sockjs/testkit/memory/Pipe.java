package io.sockjs.testkit.memory;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/** One direction of a connection in memory: what one end writes the other reads. */
final class Pipe {
    /** More than this unread counts as a full socket buffer. */
    private static final int FULL = 64 * 1024;

    private final ArrayDeque<byte[]> parts = new ArrayDeque<>();
    private int at;
    private long unread;
    private boolean ended;
    private boolean broken;
    private int timeoutMillis;
    private Runnable onEnd = () -> {};
    private Runnable onRoom = () -> {};

    /** What runs, on the thread that ends it, when the writer closes or the pipe breaks. */
    synchronized void onEnd(Runnable action) {
        onEnd = action;
        if (ended || broken) {
            action.run();
        }
    }

    /** What runs, on the reader's thread, when a full pipe has room again. */
    synchronized void onRoom(Runnable action) {
        onRoom = action;
    }

    synchronized void timeout(int millis) {
        timeoutMillis = millis;
    }

    synchronized boolean hasRoom() {
        return unread < FULL;
    }

    /** The writer writes no more. */
    void end() {
        finish(false);
    }

    /** The connection breaks: what was not read is lost. */
    void breakOff() {
        finish(true);
    }

    private void finish(boolean breaks) {
        Runnable action;
        synchronized (this) {
            action = ended || broken ? () -> {} : onEnd;
            ended = true;
            broken |= breaks;
            notifyAll();
        }
        action.run();
    }

    InputStream in() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                return Pipe.this.read(into, offset, length);
            }
        };
    }

    OutputStream out() {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] from, int offset, int length) throws IOException {
                Pipe.this.write(from, offset, length);
            }
        };
    }

    private synchronized void write(byte[] from, int offset, int length) throws IOException {
        if (ended) {
            throw new EOFException("the connection is closed");
        }
        if (length > 0) {
            byte[] part = new byte[length];
            System.arraycopy(from, offset, part, 0, length);
            parts.add(part);
            unread += length;
            notifyAll();
        }
    }

    private int read(byte[] into, int offset, int length) throws IOException {
        boolean wasFull;
        int count;
        Runnable action;
        synchronized (this) {
            if (!await()) {
                return -1;
            }
            wasFull = unread >= FULL;
            count = take(into, offset, length);
            action = wasFull && unread < FULL ? onRoom : () -> {};
        }
        action.run();
        return count;
    }

    /** Waits for a part; false at the end. */
    private boolean await() throws IOException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        while (parts.isEmpty() && !ended) {
            long left = timeoutMillis == 0 ? 0 : TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()) + 1;
            if (timeoutMillis != 0 && deadline - System.nanoTime() <= 0) {
                throw new SocketTimeoutException("nothing came for " + timeoutMillis + " ms");
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
        }
        if (broken) {
            throw new IOException("connection reset");
        }
        return !parts.isEmpty();
    }

    private int take(byte[] into, int offset, int length) {
        byte[] first = parts.getFirst();
        int count = Math.min(length, first.length - at);
        System.arraycopy(first, at, into, offset, count);
        at += count;
        unread -= count;
        if (at == first.length) {
            parts.removeFirst();
            at = 0;
        }
        return count;
    }
}
