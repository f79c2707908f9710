package io.sockjs.benchmark;

import io.sockjs.benchmark.load.BroadcastLoad;
import io.sockjs.benchmark.load.ConnectLoad;
import io.sockjs.benchmark.load.Driver;
import io.sockjs.benchmark.load.EchoLoad;
import io.sockjs.benchmark.load.HttpLoad;
import io.sockjs.benchmark.load.Load;
import io.sockjs.benchmark.load.Speech;
import java.util.Arrays;
import java.util.stream.Collectors;

/** One line of the table: what is done to each server. */
enum Row {
    WS_1("ws-1", "WebSocket echo, 1 in flight", Mode.ECHO, 64, 100, 1, 1, 1.05, 1.0),
    WS_16("ws-16", "WebSocket echo, 16 in flight", Mode.ECHO, 64, 100, 16, 1, 1.15, 0.75),
    WS_16K("ws-16k", "WebSocket echo, 16 KiB, 4 in flight", Mode.ECHO, 16384, 100, 4, 1, 1.1, 0.6),
    RAW_1("raw-1", "raw WebSocket echo, 1 in flight", Mode.RAW, 64, 100, 1, 1, 1.05, 0),
    XHR_STREAMING("xhr-streaming", "xhr-streaming echo", Mode.XHR_STREAMING, 64, 100, 1, 1, 1.4, 0.6),
    XHR_POLLING("xhr-polling", "xhr-polling echo", Mode.XHR_POLLING, 64, 100, 1, 1, 1.4, 0.3),
    EVENTSOURCE("eventsource", "EventSource echo", Mode.EVENTSOURCE, 64, 100, 1, 1, 1.4, 0.6),
    BROADCAST_1("broadcast-1", "broadcast to 1000, for each delivery", Mode.BROADCAST, 64, 1000, 1, 1, 1.1, 0),
    BROADCAST_8("broadcast-8", "the same, 8 messages in flight", Mode.BROADCAST, 64, 1000, 8, 1, 0, 0.8),
    CONNECT("connect", "connect, echo, close", Mode.CONNECT, 64, 50, 1, 1, 0, 0.85),
    WS_1000("ws-1000", "WebSocket echo, 1000 connections", Mode.ECHO, 64, 1000, 1, 1, 0, 0),
    WS_10000("ws-10000", "WebSocket echo, 10,000 connections", Mode.ECHO, 64, 10_000, 1, 1, 0, 0),
    WS_2_LOOPS("ws-2-loops", "WebSocket echo, 2 event loops", Mode.ECHO, 64, 100, 1, 2, 0, 0);

    /** What clients do. */
    enum Mode {
        ECHO,
        RAW,
        XHR_STREAMING,
        XHR_POLLING,
        EVENTSOURCE,
        BROADCAST,
        CONNECT
    }

    private final String id;
    private final String label;
    private final Mode mode;
    private final int size;
    private final int connections;
    private final int inFlight;
    private final int loops;
    private final double ofFloor;
    private final double ofRival;

    /**
     * A line.
     *
     * @param ofFloor the most that we may cost, against the floor; 0 for no bound
     * @param ofRival the same against the best rival
     */
    Row(
            String id,
            String label,
            Mode mode,
            int size,
            int connections,
            int inFlight,
            int loops,
            double ofFloor,
            double ofRival) {
        this.id = id;
        this.label = label;
        this.mode = mode;
        this.size = size;
        this.connections = connections;
        this.inFlight = inFlight;
        this.loops = loops;
        this.ofFloor = ofFloor;
        this.ofRival = ofRival;
    }

    String id() {
        return id;
    }

    String label() {
        return label;
    }

    int loops() {
        return loops;
    }

    double ofFloor() {
        return ofFloor;
    }

    double ofRival() {
        return ofRival;
    }

    /** How many times longer than others it takes until the code is compiled: there are fewer operations in a second. */
    int warmUps() {
        return mode == Mode.CONNECT ? 2 : 1;
    }

    boolean hasLargeMessages() {
        return size > 4096;
    }

    /** Whether rivals are measured too, or only ourselves and the floor. */
    boolean isForAll() {
        return this != WS_1000 && this != WS_10000 && this != WS_2_LOOPS;
    }

    Load load(Driver driver, ServerProcess server) {
        Speech speech = mode == Mode.RAW ? Speech.RAW : server.kind().speech();
        int port = server.port();
        return switch (mode) {
            case ECHO, RAW -> new EchoLoad(driver, port, speech, size, connections, inFlight);
            case BROADCAST -> new BroadcastLoad(driver, port, speech, size, connections, inFlight);
            case CONNECT -> new ConnectLoad(driver, port, speech, size, connections);
            case XHR_STREAMING -> new HttpLoad(driver, port, HttpLoad.Receiving.XHR_STREAMING, size, connections);
            case XHR_POLLING -> new HttpLoad(driver, port, HttpLoad.Receiving.XHR_POLLING, size, connections);
            case EVENTSOURCE -> new HttpLoad(driver, port, HttpLoad.Receiving.EVENTSOURCE, size, connections);
        };
    }

    static Row of(String id) {
        for (Row row : values()) {
            if (row.id.equals(id)) {
                return row;
            }
        }
        String all = Arrays.stream(values()).map(Row::id).collect(Collectors.joining(", "));
        throw new IllegalArgumentException("there is no row \"" + id + "\": there are " + all);
    }
}
