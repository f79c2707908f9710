package io.sockjs.reliability.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockjs.testkit.RawHttp;
import io.sockjs.testkit.RawRequest;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.RawWebSocket;
import io.sockjs.testkit.StreamKind;
import io.sockjs.testkit.Target;
import java.util.ArrayList;
import java.util.List;

/** Clients that open a session and read nothing more, on any transport. For one thread. */
final class StalledPeers implements AutoCloseable {
    private final Target target;
    private final List<AutoCloseable> open = new ArrayList<>();

    StalledPeers(Target target) {
        this.target = target;
    }

    /** Polling transports open with a first poll and never poll again; the others have a connection that is not read. */
    void stall(String prefix, String transport) {
        RawSession session = RawSession.of(target, prefix);
        switch (transport) {
            case "websocket" -> open.add(session.webSocket());
            case "websocket-raw" -> open.add(RawWebSocket.open(target, prefix + "/websocket"));
            case "xhr_streaming" -> open.add(session.stream(StreamKind.XHR_STREAMING));
            case "eventsource" -> open.add(session.stream(StreamKind.EVENTSOURCE));
            case "htmlfile" -> open.add(session.stream(StreamKind.HTMLFILE));
            case "xhr" -> session.open();
            case "jsonp" ->
                assertThat(RawHttp.exchange(target, RawRequest.get(session.path("jsonp?c=callback")))
                                .text())
                        .contains("callback(\"o\")");
            default -> throw new IllegalArgumentException(transport);
        }
    }

    /** Takes over a connection that the test has stalled itself. */
    <C extends AutoCloseable> C add(C connection) {
        open.add(connection);
        return connection;
    }

    /** Ends all connections. */
    @Override
    public void close() {
        for (AutoCloseable one : open) {
            try {
                one.close();
            } catch (Exception gone) {
                // It may be.
            }
        }
        open.clear();
    }
}
