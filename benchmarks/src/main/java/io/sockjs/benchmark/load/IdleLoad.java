package io.sockjs.benchmark.load;

/** Clients that connect, in waves, and stay, and say nothing but what the protocol asks for. */
public final class IdleLoad extends WebSocketLoad {
    /** This many handshakes are under way at a time. */
    private static final int WAVE = 200;

    private final int connections;
    private int begun;
    private long heartbeats;

    /** So many of them. */
    public IdleLoad(Driver driver, int port, Speech speech, int connections) {
        super(driver, port, "/echo", speech, new Texts(64), connections);
        this.connections = connections;
    }

    /** How many heartbeat frames came, to all of them together. */
    public long heartbeats() {
        check();
        return driver.call(() -> heartbeats);
    }

    @Override
    void connect() {
        while (begun < connections && begun - opened() < WAVE) {
            connectOne(begun++);
        }
    }

    @Override
    void ready(WebSocketWire wire) {
        wires.add(wire);
        if (begun < connections) {
            connectOne(begun++);
        }
    }

    @Override
    void heartbeat(WebSocketWire wire) {
        heartbeats++;
    }

    @Override
    void begin() {}

    @Override
    void message(WebSocketWire wire, byte[] data, int from, int to) {
        throw new IllegalStateException("a message that nobody sent");
    }
}
