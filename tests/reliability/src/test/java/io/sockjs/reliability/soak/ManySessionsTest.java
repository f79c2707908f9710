package io.sockjs.reliability.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sockjs.testkit.RawHttp;
import io.sockjs.testkit.RawRequest;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.RawWebSocket;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Sessions that come and go: afterwards the server is what it was. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "memory is read from /proc")
class ManySessionsTest {
    private static final int SESSIONS = Integer.getInteger("sockjs.soak.sessions", 20_000);
    private static final int CYCLES = Integer.getInteger("sockjs.soak.cycles", 5_000);
    private static final long MEGABYTES = 4_000_000;

    private ServerProcess server;
    private long heap;
    private long threads;
    private long descriptors;

    @BeforeEach
    void startAndWarmUp() throws IOException {
        server = ServerProcess.start();
        openPolls(500);
        openAndCloseSockets(200);
        await().atMost(Duration.ofSeconds(30)).until(() -> server.number("sessions") == 0);
        heap = server.number("heap");
        threads = server.threads();
        descriptors = server.descriptors();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void openPolls(int number) {
        try (RawHttp client = RawHttp.connect(server.target())) {
            for (int i = 0; i < number; i++) {
                RawSession session = RawSession.of(server.target(), "/echo");
                assertThat(client.exchange(RawRequest.post(session.path("xhr"))).text())
                        .isEqualTo("o\n");
            }
        }
    }

    private void openAndCloseSockets(int number) {
        for (int i = 0; i < number; i++) {
            try (RawWebSocket socket = RawSession.of(server.target(), "/echo").webSocket()) {
                assertThat(socket.text()).isEqualTo("o");
            }
        }
    }

    private void isWhatItWas() {
        await().atMost(Duration.ofSeconds(30)).until(() -> server.number("sessions") == 0);
        await().atMost(Duration.ofSeconds(30)).until(() -> server.descriptors() <= descriptors);
        assertThat(server.threads()).as("threads").isLessThanOrEqualTo(threads);
        assertThat(server.number("heap") - heap).as("what the heap grew by").isLessThan(MEGABYTES);
        assertThat(server.number("waiting")).as("what waits for clients").isZero();
    }

    @Test
    void sessionsThatAreOpenedAndNeverPolledAgainAreGoneAfterTheDisconnectDelay() {
        long begin = System.nanoTime();
        openPolls(SESSIONS);
        System.out.printf(
                "%d sessions opened in %d ms, %d there, live heap %.1f MB%n",
                SESSIONS,
                (System.nanoTime() - begin) / 1_000_000,
                server.number("sessions"),
                server.number("heap") / 1e6);
        isWhatItWas();
    }

    @Test
    void openAndCloseLeavesNothing() {
        openAndCloseSockets(CYCLES);
        isWhatItWas();
    }
}
