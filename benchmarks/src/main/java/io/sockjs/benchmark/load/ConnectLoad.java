package io.sockjs.benchmark.load;

/** Clients that connect, send one message, get it back, close properly, and come again as new ones. */
public final class ConnectLoad extends WebSocketLoad {
    private final int clients;

    /** So many at a time. */
    public ConnectLoad(Driver driver, int port, Speech speech, int size, int clients) {
        super(driver, port, "/echo", speech, new Texts(size), clients);
        this.clients = clients;
    }

    @Override
    void connect() {
        allOpened();
    }

    @Override
    void begin() {
        for (int i = 0; i < clients; i++) {
            begun(1);
            connectOne(i);
        }
    }

    @Override
    void ready(WebSocketWire wire) {
        send(wire, texts.text(wire.number, wire.sent++));
        wire.flush();
    }

    @Override
    void message(WebSocketWire wire, byte[] data, int from, int to) {
        expect(texts.is(data, from, to, wire.number, wire.received++), "not the message sent", data, from, to);
        wire.sendClose();
        wire.flush();
    }

    @Override
    public void closed(WebSocketWire wire) {
        if (wire.received != 1) {
            fail(new IllegalStateException("the server closed before it had sent the message back"));
            return;
        }
        done(1);
        if (running) {
            begun(1);
            connectOne(wire.number);
        }
    }
}
