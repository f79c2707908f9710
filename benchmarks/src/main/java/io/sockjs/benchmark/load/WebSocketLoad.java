package io.sockjs.benchmark.load;

import java.util.ArrayList;
import java.util.List;

/** Clients on WebSockets; what they send and expect is for the kinds below. */
abstract class WebSocketLoad extends Load implements WebSocketWire.Listener {
    final Speech speech;
    final Texts texts;
    final List<WebSocketWire> wires = new ArrayList<>();
    private final int connections;
    private final String service;
    private final Reader reader = new Reader();
    private int open;
    private int closed;

    WebSocketLoad(Driver driver, int port, String service, Speech speech, Texts texts, int connections) {
        super(driver, port);
        this.service = service;
        this.speech = speech;
        this.texts = texts;
        this.connections = connections;
    }

    /** A connection's session is open. */
    abstract void ready(WebSocketWire wire);

    /** A message came. */
    abstract void message(WebSocketWire wire, byte[] data, int from, int to);

    void heartbeat(WebSocketWire wire) {}

    @Override
    void connect() {
        for (int i = 0; i < connections; i++) {
            connectOne(i);
        }
    }

    final void connectOne(int number) {
        String path = speech == Speech.RAW ? "/websocket" : "/000/c" + number + "/websocket";
        WebSocketWire wire = new WebSocketWire(number, WebSocketWire.request(service + path, port), this);
        driver.connect(wire, port);
    }

    @Override
    public void opened(WebSocketWire wire) {
        if (speech != Speech.SOCKJS) {
            isOpen(wire);
        }
    }

    private void isOpen(WebSocketWire wire) {
        ready(wire);
        if (++open == connections) {
            allOpened();
        }
    }

    /** How many have opened so far. */
    final int opened() {
        return open;
    }

    @Override
    public void text(WebSocketWire wire, byte[] data, int from, int to) {
        if (speech == Speech.RAW) {
            message(wire, data, from, to);
        } else {
            reader.wire = wire;
            Frames.read(data, from, to, reader);
        }
    }

    @Override
    int connected() {
        return over ? wires.size() - closed : 0;
    }

    @Override
    void cut() {
        wires.forEach(Wire::close);
    }

    @Override
    public void closed(WebSocketWire wire) {
        closed++;
        fail(new IllegalStateException("the server closed connection " + wire.number));
    }

    @Override
    public void failed(Throwable why) {
        fail(why);
    }

    final void send(WebSocketWire wire, byte[] text) {
        wire.send(text, speech != Speech.RAW);
    }

    @Override
    void disconnect() {
        // As a browser does: a server need not log that its peers vanished. It closes the connection.
        wires.forEach(wire -> {
            wire.sendClose();
            wire.flush();
        });
    }

    private final class Reader implements Frames.Listener {
        @SuppressWarnings("NullAway.Init")
        private WebSocketWire wire;

        @Override
        public void opened() {
            isOpen(wire);
        }

        @Override
        public void heartbeat() {
            WebSocketLoad.this.heartbeat(wire);
        }

        @Override
        public void message(byte[] data, int from, int to) {
            WebSocketLoad.this.message(wire, data, from, to);
        }
    }
}
