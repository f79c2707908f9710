package io.sockjs.benchmark.load;

import org.HdrHistogram.Histogram;

/**
 * Each client sends messages and gets them back: as many under way as told, the next for each that came; or, at a rate, in turn and
 * whatever came.
 */
public final class EchoLoad extends WebSocketLoad {
    /** At a rate, a client that has this many under way has met a server that cannot keep up. */
    private static final int MOST = 1024;

    private final int inFlight;
    private final double perSecond;
    private final Histogram latencies = new Histogram(3);
    private long[][] times = {};
    private long began;
    private long paced;

    /** As fast as the server can. */
    public EchoLoad(Driver driver, int port, Speech speech, int size, int connections, int inFlight) {
        super(driver, port, "/echo", speech, new Texts(size), connections);
        this.inFlight = inFlight;
        this.perSecond = 0;
    }

    /** So many messages in a second, all clients together. */
    public EchoLoad(Driver driver, int port, Speech speech, int size, int connections, double perSecond) {
        super(driver, port, "/echo", speech, new Texts(size), connections);
        this.inFlight = 0;
        this.perSecond = perSecond;
        this.times = new long[connections][MOST];
    }

    /** Of messages sent at a rate, in nanoseconds, from when the client wrote it; call it when the load has stopped. */
    public Histogram latencies() {
        return latencies;
    }

    /** Forgets the latencies so far, as after a warm-up. */
    public void forget() {
        driver.run(latencies::reset);
    }

    @Override
    void ready(WebSocketWire wire) {
        wires.add(wire);
    }

    @Override
    void begin() {
        if (perSecond > 0) {
            began = System.nanoTime();
            driver.everyMillisecond(this::pace);
            return;
        }
        for (WebSocketWire wire : wires) {
            for (int i = 0; i < inFlight; i++) {
                next(wire);
            }
            wire.flush();
        }
    }

    private boolean pace() {
        long due = (long) ((System.nanoTime() - began) * perSecond / 1e9);
        while (running && paced < due) {
            WebSocketWire wire = wires.get((int) (paced % wires.size()));
            if (wire.sent - wire.received >= MOST) {
                throw new IllegalStateException("the server does not keep up with " + perSecond + " messages a second");
            }
            times[wire.number][wire.sent % MOST] = System.nanoTime();
            paced++;
            next(wire);
            wire.flush();
        }
        return running;
    }

    private void next(WebSocketWire wire) {
        begun(1);
        send(wire, texts.text(wire.number, wire.sent++));
    }

    @Override
    void message(WebSocketWire wire, byte[] data, int from, int to) {
        expect(texts.is(data, from, to, wire.number, wire.received), "not the message that was due", data, from, to);
        int place = wire.received++;
        done(1);
        if (perSecond > 0) {
            latencies.recordValue(System.nanoTime() - times[wire.number][place % MOST]);
        } else if (running) {
            next(wire);
        }
    }
}
