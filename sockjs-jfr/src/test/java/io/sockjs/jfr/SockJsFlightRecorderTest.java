package io.sockjs.jfr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.sockjs.CloseStatus;
import io.sockjs.OriginPolicy;
import io.sockjs.SockJsObserver;
import io.sockjs.SockJsServer;
import io.sockjs.Transport;
import io.sockjs.testkit.RawHttp;
import io.sockjs.testkit.RawRequest;
import io.sockjs.testkit.RawWebSocket;
import io.sockjs.testkit.memory.MemoryServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a recording holds, read back from its file. */
class SockJsFlightRecorderTest {
    @TempDir
    private Path folder;

    @Test
    void recordingHasTheSessionsAndRefusalsOfAService() throws IOException {
        AtomicInteger closed = new AtomicInteger();
        SockJsObserver counting = new SockJsObserver() {
            @Override
            public void closed(Transport transport, CloseStatus status) {
                closed.incrementAndGet();
            }
        };
        SockJsServer service = SockJsServer.create(
                        "/chat",
                        options -> options.origins(OriginPolicy.allowAll())
                                .observer(SockJsObserver.both(new SockJsFlightRecorder("/chat"), counting)))
                .onConnection(connection ->
                        connection.onMessage(code -> connection.close(Integer.parseInt(code), "because")));
        try (Recording recording = new Recording();
                MemoryServer server = MemoryServer.of(List.of(service))) {
            recording.start();
            for (String code : List.of("3001", "4999")) {
                try (RawWebSocket socket = RawWebSocket.open(server, "/chat/000/s" + code + "/websocket")) {
                    assertThat(socket.text()).isEqualTo("o");
                    socket.send('"' + code + '"');
                    assertThat(socket.text()).isEqualTo("c[" + code + ",\"because\"]");
                }
            }
            assertThat(RawHttp.exchange(server, RawRequest.post("/chat/000/none/xhr_send", "[]"))
                            .status())
                    .isEqualTo(404);
            await().until(() -> closed.get() == 2);
            List<RecordedEvent> events = events(recording);
            assertThat(events)
                    .filteredOn(event -> named(event, "SessionOpened"))
                    .extracting(event -> event.getString("service"), event -> event.getString("transport"))
                    .containsExactly(tuple("/chat", "websocket"), tuple("/chat", "websocket"));
            assertThat(events)
                    .filteredOn(event -> named(event, "SessionClosed"))
                    .extracting(
                            event -> event.getString("transport"),
                            event -> event.getInt("code"),
                            event -> event.getString("reason"))
                    .containsExactly(tuple("websocket", 3001, "because"), tuple("websocket", 4999, "because"));
            assertThat(events)
                    .filteredOn(event -> named(event, "RequestRefused"))
                    .extracting(event -> event.getString("reason"))
                    .containsExactly("UNKNOWN_SESSION");
        }
    }

    @Test
    void recordingWithTheJdksDefaultsHasTheHandlersThatHeldAnIoThread() throws Exception {
        try (Recording recording = new Recording(Configuration.getConfiguration("default"))) {
            recording.start();
            new SockJsFlightRecorder("/slow").heldIoThread(Duration.ofMillis(1234));
            assertThat(events(recording)).singleElement().satisfies(event -> {
                assertThat(event.getEventType().getName()).isEqualTo("io.sockjs.SlowHandler");
                assertThat(event.getString("service")).isEqualTo("/slow");
                assertThat(event.getDuration("held")).isEqualTo(Duration.ofMillis(1234));
            });
        }
    }

    @Test
    void eventThatARecordingLeavesOutIsNotThere() throws IOException {
        try (Recording recording = new Recording()) {
            recording.disable("io.sockjs.SessionOpened");
            recording.start();
            SockJsFlightRecorder recorder = new SockJsFlightRecorder("/chat");
            recorder.opened(Transport.WEBSOCKET);
            recorder.closed(Transport.WEBSOCKET, CloseStatus.NORMAL);
            assertThat(events(recording)).singleElement().matches(event -> named(event, "SessionClosed"));
        }
    }

    private List<RecordedEvent> events(Recording recording) throws IOException {
        recording.stop();
        Path file = folder.resolve("recording.jfr");
        recording.dump(file);
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().startsWith("io.sockjs."))
                .toList();
    }

    private static boolean named(RecordedEvent event, String name) {
        return event.getEventType().getName().equals("io.sockjs." + name);
    }
}
