package io.sockjs.benchmark.load;

/** One client sends, and all get it. What is counted is deliveries. */
public final class BroadcastLoad extends WebSocketLoad {
    private final int inFlight;
    private final int[] arrived;
    /** The first message that has not reached all. */
    private int place;

    private boolean begun;
    private boolean flushing;

    /** With that many messages under way. */
    public BroadcastLoad(Driver driver, int port, Speech speech, int size, int connections, int inFlight) {
        super(driver, port, "/broadcast", speech, new Texts(size), connections);
        this.inFlight = inFlight;
        this.arrived = new int[inFlight];
    }

    @Override
    void ready(WebSocketWire wire) {
        wires.add(wire);
    }

    @Override
    void begin() {
        if (!begun) {
            begun = true;
            for (int i = 0; i < inFlight; i++) {
                next();
            }
        }
        wires.get(0).flush();
    }

    /** What one turn of the loop has to send goes out together. */
    private void flushSoon() {
        if (!flushing) {
            flushing = true;
            driver.soon(() -> {
                flushing = false;
                wires.get(0).flush();
            });
        }
    }

    private void next() {
        WebSocketWire sender = wires.get(0);
        begun(wires.size());
        send(sender, texts.text(0, sender.sent++));
    }

    @Override
    void message(WebSocketWire wire, byte[] data, int from, int to) {
        expect(texts.is(data, from, to, 0, wire.received), "not the message that was due", data, from, to);
        arrived[wire.received++ % inFlight]++;
        done(1);
        while (arrived[place % inFlight] == wires.size()) {
            arrived[place++ % inFlight] = 0;
            if (running) {
                next();
                flushSoon();
            }
        }
    }
}
