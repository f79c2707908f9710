package io.sockjs.benchmark.load;

import java.nio.charset.StandardCharsets;

/** One session of an {@link HttpLoad}. */
final class HttpSession implements Frames.Listener {
    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
    private static final int BODY_AROUND = 4;

    private final HttpLoad load;
    private final int number;
    private final byte[] receive;
    private final byte[] send;
    private final int text;
    private final Receiver receiver = new Receiver();
    private final Sender sender = new Sender();

    private boolean open;
    private int sent;
    private int received;
    /** What is missing of the message under way: its coming back, or the answer to its sending. */
    private boolean awaitsEcho;

    private boolean awaitsAnswer;

    HttpSession(HttpLoad load, int number, String path) {
        this.load = load;
        this.number = number;
        HttpLoad.Receiving how = load.receiving;
        String length = how.method.equals("POST") ? "Content-Length: 0\r\n" : "";
        this.receive = ascii(HttpWire.head(how.method, path + how.path, load.port) + length + "\r\n");
        int size = load.texts.size();
        String head = HttpWire.head("POST", path + "xhr_send", load.port) + "Content-Type: text/plain;charset=UTF-8\r\n"
                + "Content-Length: " + (size + BODY_AROUND) + "\r\n\r\n[\"";
        this.send = ascii(head + " ".repeat(size) + "\"]");
        this.text = head.length();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    void connect() {
        receiver.connect();
        sender.connect();
    }

    void close() {
        receiver.close();
        sender.close();
    }

    void next() {
        load.begun(1);
        awaitsEcho = true;
        awaitsAnswer = true;
        System.arraycopy(load.texts.text(number, sent++), 0, send, text, load.texts.size());
        sender.send(send);
    }

    private void isDone() {
        if (!awaitsEcho && !awaitsAnswer) {
            load.done(1);
            if (load.running) {
                next();
            }
        }
    }

    @Override
    public void opened() {
        if (open) {
            throw new IllegalStateException("the session opened twice: the server had lost it");
        }
        open = true;
        load.sessionOpened();
    }

    @Override
    public void message(byte[] data, int from, int to) {
        boolean due = awaitsEcho && load.texts.is(data, from, to, number, received);
        load.expect(due, "not the message that was due", data, from, to);
        received++;
        awaitsEcho = false;
        isDone();
    }

    /** A connection of the session's, made anew when the server has closed it. */
    private abstract class Side implements HttpWire.Listener {
        private HttpWire wire = new HttpWire(this);
        private byte[] waiting = {};
        private boolean connected;
        /** Whether the server closes behind its answers without saying so. */
        private boolean silent;

        void connect() {
            wire = new HttpWire(this);
            load.driver.connect(wire, load.port);
        }

        void send(byte[] request) {
            if (connected) {
                wire.send(request);
                wire.flush();
            } else {
                waiting = request;
            }
        }

        void close() {
            wire.close();
        }

        @Override
        public void connected(HttpWire made) {
            connected = true;
            if (waiting.length > 0) {
                byte[] request = waiting;
                waiting = new byte[0];
                send(request);
            }
        }

        @Override
        public void end(HttpWire of, boolean closes) {
            if (closes || silent) {
                connected = false;
                of.close();
                if (!load.over) {
                    connect();
                }
            }
        }

        /** Whether the next request may be sent on this connection. */
        boolean isConnected() {
            return connected;
        }

        @Override
        public void closed(HttpWire of) {
            if (of == wire && connected && !load.over) {
                connected = false;
                silent = true;
                connect();
            }
        }

        @Override
        public void failed(Throwable why) {
            load.fail(why);
        }
    }

    private final class Receiver extends Side {
        private byte[] line = new byte[4096];
        private int length;

        @Override
        void connect() {
            super.connect();
            send(receive);
        }

        @Override
        public void head(int status) {
            if (status != 200) {
                throw new IllegalStateException("a receiving request was answered with " + status);
            }
        }

        @Override
        public void body(byte[] data, int from, int to) {
            int start = from;
            for (int i = from; i < to; i++) {
                if (data[i] == '\n') {
                    if (length == 0) {
                        line(data, start, i);
                    } else {
                        gather(data, start, i);
                        int whole = length;
                        length = 0;
                        line(line, 0, whole);
                    }
                    start = i + 1;
                }
            }
            gather(data, start, to);
        }

        private void gather(byte[] data, int from, int to) {
            int size = to - from;
            if (line.length < length + size) {
                line = java.util.Arrays.copyOf(line, 2 * (length + size));
            }
            System.arraycopy(data, from, line, length, size);
            length += size;
        }

        private void line(byte[] data, int from, int to) {
            int start = from;
            int end = to > from && data[to - 1] == '\r' ? to - 1 : to;
            if (end - start > DATA.length && data[start] == 'd') {
                start += DATA.length;
            }
            if (end > start) {
                Frames.read(data, start, end, HttpSession.this);
            }
        }

        @Override
        public void end(HttpWire of, boolean closes) {
            super.end(of, closes);
            if (isConnected() && !load.over) {
                send(receive);
            }
        }
    }

    private final class Sender extends Side {
        @Override
        public void head(int status) {
            if (status != 204) {
                throw new IllegalStateException("a message was answered with " + status);
            }
        }

        @Override
        public void body(byte[] data, int from, int to) {
            throw new IllegalStateException("a body where there is none");
        }

        @Override
        public void end(HttpWire of, boolean closes) {
            super.end(of, closes);
            awaitsAnswer = false;
            isDone();
        }
    }
}
