package io.sockjs.benchmark.load;

import java.util.ArrayList;
import java.util.List;

/** Sessions that receive on one connection and send on another, one message under way in each. */
public final class HttpLoad extends Load {
    /** How a session receives. */
    public enum Receiving {
        /** An answer that stays open. */
        XHR_STREAMING("POST", "xhr_streaming"),
        /** An answer for each frame. */
        XHR_POLLING("POST", "xhr"),
        /** An answer that stays open, of events. */
        EVENTSOURCE("GET", "eventsource");

        final String method;
        final String path;

        Receiving(String method, String path) {
            this.method = method;
            this.path = path;
        }
    }

    final Texts texts;
    final Receiving receiving;
    private final int connections;
    private final List<HttpSession> sessions = new ArrayList<>();
    private int open;

    /** So many sessions. */
    public HttpLoad(Driver driver, int port, Receiving receiving, int size, int connections) {
        super(driver, port);
        this.receiving = receiving;
        this.texts = new Texts(size);
        this.connections = connections;
    }

    @Override
    void connect() {
        // A server may be driven several times: its sessions of the last time may not be gone yet.
        String round = Long.toString(System.nanoTime(), 36);
        for (int i = 0; i < connections; i++) {
            HttpSession session = new HttpSession(this, i, "/echo/000/" + round + "x" + i + "/");
            sessions.add(session);
            session.connect();
        }
    }

    void sessionOpened() {
        if (++open == connections) {
            allOpened();
        }
    }

    @Override
    void begin() {
        sessions.forEach(HttpSession::next);
    }

    @Override
    void disconnect() {
        sessions.forEach(HttpSession::close);
    }
}
