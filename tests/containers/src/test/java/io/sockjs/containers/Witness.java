package io.sockjs.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sockjs.CloseStatus;
import io.sockjs.OriginPolicy;
import io.sockjs.SockJsConnection;
import io.sockjs.SockJsInstallation;
import io.sockjs.SockJsLog;
import io.sockjs.SockJsOptions;
import io.sockjs.SockJsServer;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What an application is told: its connections, their ends, and what the log says that should be silent. */
final class Witness {
    /** A loaded machine is slow, but not slower than this. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Queue<SockJsConnection> opened = new ConcurrentLinkedQueue<>();
    private final ConcurrentMap<SockJsConnection, Queue<CloseStatus>> ends = new ConcurrentHashMap<>();
    private final Queue<String> complaints = new ConcurrentLinkedQueue<>();

    /** A service whose application does as it is told, under this one's eyes. */
    SockJsServer service(
            String prefix, UnaryOperator<SockJsOptions.Builder> options, Consumer<SockJsConnection> application) {
        return SockJsServer.create(
                        prefix,
                        set -> options.apply(
                                set.origins(OriginPolicy.allowAll()).log(this::log)))
                .onConnection(connection -> {
                    Queue<CloseStatus> told = new ConcurrentLinkedQueue<>();
                    ends.put(connection, told);
                    connection.onClose(told::add);
                    application.accept(connection);
                    opened.add(connection);
                });
    }

    SockJsServer echo(String prefix, UnaryOperator<SockJsOptions.Builder> options) {
        return service(prefix, options, connection -> connection.onMessage(connection::send));
    }

    private void log(SockJsLog.Severity severity, String message, @Nullable Throwable cause) {
        if (Complaints.isOne(severity, message) || cause != null) {
            complaints.add(severity + " " + message + " " + cause);
        }
    }

    /** The connections so far, as soon as there are so many. */
    List<SockJsConnection> connections(int count) {
        await().atMost(PATIENCE).until(() -> opened.size() >= count);
        return List.copyOf(opened);
    }

    /** The next connection that nobody has asked for. */
    SockJsConnection connection() {
        await().atMost(PATIENCE).until(() -> !opened.isEmpty());
        return opened.remove();
    }

    /** What a connection was told of its end; empty while it is open. */
    List<CloseStatus> ends(SockJsConnection connection) {
        return List.copyOf(ends.getOrDefault(connection, new ConcurrentLinkedQueue<>()));
    }

    /** Waits for there to be no session, and asserts that each connection was told of its end once. */
    void awaitNothingLeft(SockJsInstallation installation, Duration atMost) {
        await().atMost(atMost).pollInterval(Duration.ofMillis(20)).untilAsserted(() -> {
            assertThat(installation.snapshot()).as("sessions that are left").isEmpty();
            assertThat(ends.values()).as("ends that were told").allMatch(told -> !told.isEmpty());
        });
        assertThat(ends.values()).as("each end is told once").allMatch(told -> told.size() == 1);
        isSilent();
    }

    void isSilent() {
        assertThat(complaints).as("errors in the log").isEmpty();
    }
}
