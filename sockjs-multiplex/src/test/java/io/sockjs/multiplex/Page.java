package io.sockjs.multiplex;

import io.sockjs.SockJsServer;
import io.sockjs.testkit.RawWebSocket;
import io.sockjs.testkit.memory.MemoryServer;
import java.util.ArrayList;
import java.util.List;

/** The client's side: one connection to {@code /multiplex}, which sends and shows the texts of the protocol. */
final class Page implements AutoCloseable {
    private static final String SYNC = "sync";

    private final RawWebSocket socket;
    private int syncs;

    private Page(RawWebSocket socket) {
        this.socket = socket;
        send("sub," + SYNC);
    }

    /** The service under test, with one more channel, by which a page knows that all it sent before was handled. */
    static SockJsServer service() {
        return SockJsServer.create("/multiplex");
    }

    static SockJsMultiplexer multiplexer(SockJsServer service) {
        return SockJsMultiplexer.on(service).onChannel(SYNC, channel -> channel.onMessage(channel::send));
    }

    static Page open(MemoryServer server) {
        return new Page(RawWebSocket.open(server, "/multiplex/websocket"));
    }

    Page send(String... texts) {
        for (String text : texts) {
            socket.send(text);
        }
        return this;
    }

    /** The next text. */
    String read() {
        return socket.text();
    }

    /** All that came until now: what the server had to say to everything that was sent. */
    List<String> received() {
        String mark = "msg," + SYNC + "," + syncs++;
        socket.send(mark);
        List<String> texts = new ArrayList<>();
        for (String text = read(); !text.equals(mark); text = read()) {
            texts.add(text);
        }
        return texts;
    }

    RawWebSocket socket() {
        return socket;
    }

    @Override
    public void close() {
        socket.close();
    }
}
