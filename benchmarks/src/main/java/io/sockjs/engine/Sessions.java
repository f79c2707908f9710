package io.sockjs.engine;

import io.sockjs.Admission;
import io.sockjs.CloseStatus;
import io.sockjs.SockJsConnection;
import io.sockjs.SockJsOptions;
import io.sockjs.SockJsServer;
import io.sockjs.protocol.Dress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.function.Consumer;

/** Makes open sessions without a network, for benchmarks. */
final class Sessions {
    private static final InetSocketAddress NOWHERE = InetSocketAddress.createUnresolved("", 0);

    /** Takes bytes, and keeps only the last. */
    static final class LastBytes implements Sink {
        byte[] bytes = {};

        @Override
        public void write(byte[] written) {
            bytes = written;
        }

        @Override
        public boolean isWritable() {
            return true;
        }

        @Override
        public void finish(CloseStatus status) {}
    }

    /** The calling thread, whose timers never fire. */
    static final IoThread HERE = new IoThread() {
        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public Runnable schedule(Runnable task, long delayNanos) {
            return () -> {};
        }

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }
    };

    private final SessionSetup setup;

    Sessions(Consumer<SockJsConnection> handler) {
        SockJsServer server = SockJsServer.create("/benchmark");
        server.onConnection(handler);
        Application application = new Application(server, server.options());
        this.setup = SessionSetup.of(application, new Watch(null, application), server.options());
    }

    Session open(Sink sink) {
        Receiver receiver = receiver(sink);
        Session session = new Session(setup, Admission.accept(), receiver.origin(), HERE, forgotten -> {});
        session.attach(receiver);
        return session;
    }

    static Receiver receiver(Sink sink) {
        Origin origin = new Origin(
                Dress.WEBSOCKET.transport(),
                NOWHERE,
                NOWHERE,
                Map.of(),
                "/benchmark",
                "",
                "/benchmark",
                Map.of(),
                null,
                null);
        return new Receiver(Dress.WEBSOCKET, "", SockJsOptions.defaults(), origin, sink);
    }
}
