package io.sockjs.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockjs.Admission;
import io.sockjs.MemoryBudget;
import io.sockjs.SockJsOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** What an application causes that does not keep up, on an executor of its own or paused. */
class ExecutorBoundsTest extends EngineRig {
    private final List<Runnable> tasks = new ArrayList<>();
    private boolean full;
    private boolean withoutThread;

    private void execute(Runnable task) {
        if (withoutThread) {
            throw new OutOfMemoryError("unable to create native thread");
        }
        if (full) {
            throw new RejectedExecutionException("full");
        }
        tasks.add(task);
    }

    private void runTasks() {
        while (!tasks.isEmpty()) {
            tasks.remove(0).run();
        }
    }

    @Test
    void executorThatIsStuckGathersOneTaskForEachSessionHoweverMuchIsSent() {
        engine = engine(options -> options.executor(this::execute), this::echo);
        poll();
        runTasks();
        send("[\"a\"]");
        for (int i = 0; i < 1000; i++) {
            connections.get(0).send("news");
        }
        assertThat(tasks).hasSize(1);
        runTasks();
        assertThat(events).containsExactly("open", "message a");
        send("[\"b\"]");
        assertThat(tasks).as("asked anew").hasSize(1);
    }

    @Test
    void homeThatIsBusyGathersOneTaskForEachSessionHoweverMuchIsSent() {
        poll();
        connections.get(0).pause();
        send("[\"a\"]");
        for (int i = 0; i < 1000; i++) {
            connections.get(0).send("news");
        }
        assertThat(io.waiting()).isLessThanOrEqualTo(1);
    }

    @Test
    void executorThatTakesNoTaskIsAskedAgainAndTheIoThreadRunsNoHandler() {
        engine = engine(options -> options.executor(this::execute), this::echo);
        poll();
        runTasks();
        full = true;
        send("[\"a\"]");
        send("[\"b\"]");
        io.advance(Duration.ofSeconds(2));
        assertThat(events).containsExactly("open");
        full = false;
        io.advance(Duration.ofMillis(50));
        runTasks();
        assertThat(events).containsExactly("open", "message a", "message b");
        assertThat(log).singleElement().asString().contains("the executor took no task");
    }

    @Test
    void executorThatCannotStartAThreadIsAskedAgainToo() {
        engine = engine(options -> options.executor(this::execute), this::echo);
        poll();
        runTasks();
        withoutThread = true;
        send("[\"a\"]");
        withoutThread = false;
        io.advance(Duration.ofMillis(50));
        runTasks();
        assertThat(events).containsExactly("open", "message a");
    }

    @Test
    void handshakesThatNoThreadCouldBeStartedForTakeNoPlace() {
        engine = engine(options -> options.executor(this::execute).handshakeLimit(1), this::echo);
        server.onHandshake(handshake -> Admission.accept());
        withoutThread = true;
        for (int i = 0; i < 3; i++) {
            assertThat(request("POST", "/echo/0/a/xhr").words()).isEqualTo("Too busy");
        }
        withoutThread = false;
        FakeExchange next = request("POST", "/echo/0/a/xhr");
        runTasks();
        io.run();
        assertThat(next.sink.all()).isEqualTo("o\n");
    }

    @Test
    void endIsToldThoughTheExecutorTakesNoTaskAnyMore() {
        engine = engine(options -> options.executor(this::execute), this::echo);
        poll();
        runTasks();
        full = true;
        send("[\"a\"]");
        connections.get(0).close();
        io.run();
        assertThat(events).containsExactly("open", "close 1000");
        io.advance(Duration.ofMinutes(1));
        assertThat(events).hasSize(2);
    }

    @Test
    void whatWaitsForAPausedHandlerCountsInTheBudgetFromTheFirstStepOn() {
        MemoryBudget budget = MemoryBudget.ofBytes(50_000);
        engine = engine(options -> options.memoryBudget(budget), this::echo);
        poll();
        connections.get(0).pause();
        String message = "[\"" + "x".repeat(10_000) + "\"]";
        int taken = 0;
        while (send(message).answer().status() == 204) {
            taken++;
            assertThat(budget.used()).isGreaterThanOrEqualTo(taken * 10_000L);
        }
        assertThat(taken).isBetween(4, 6);
        connections.get(0).resume();
        io.run();
        assertThat(budget.used() - connections.get(0).bufferedBytes()).isZero();
        poll();
        assertThat(send("[\"again\"]").answer().status()).isEqualTo(204);
    }

    @Test
    void budgetIsGivenBackWhenASessionEndsWhoseHandlerIsPaused() {
        MemoryBudget budget = MemoryBudget.ofBytes(50_000);
        engine = engine(options -> options.memoryBudget(budget), this::note);
        poll();
        connections.get(0).pause();
        send("[\"" + "x".repeat(10_000) + "\"]");
        assertThat(budget.used()).isPositive();
        io.advance(SockJsOptions.defaults().disconnectDelay().plusMillis(1));
        assertThat(budget.used()).isZero();
    }

    @Test
    void handshakesThatAnExecutorHasYetToComeToCountThoughTheirClientsWereSentAway() {
        engine = engine(options -> options.executor(this::execute).handshakeLimit(2), this::echo);
        server.onHandshake(handshake -> Admission.accept());
        FakeExchange first = request("POST", "/echo/0/a/xhr");
        FakeExchange second = request("POST", "/echo/0/b/xhr");
        io.advance(SockJsOptions.defaults().handshakeTimeout().plusMillis(1));
        assertThat(List.of(first, second)).allMatch(sent -> sent.answer().status() == 503);
        request("POST", "/echo/0/c/xhr");
        assertThat(tasks).hasSize(2);
        runTasks();
        io.run();
        request("POST", "/echo/0/c/xhr");
        assertThat(tasks).hasSize(1);
    }

    @Test
    void refusalsForWantOfRoomAreOneLineAMinute() {
        engine = engine(options -> options.sessionLimit(1), this::echo);
        poll();
        for (int i = 0; i < 100; i++) {
            request("POST", "/echo/0/other/xhr");
        }
        assertThat(log).singleElement().asString().contains("There are too many sessions.");
    }

    @Test
    void everyoneWhoDrainsIsToldTheEnd() {
        poll();
        CompletableFuture<Void> first = engine.drain(Duration.ZERO);
        CompletableFuture<Void> second = engine.drain(Duration.ZERO);
        io.advance(SockJsOptions.defaults().disconnectDelay().plusMillis(1));
        assertThat(List.of(first, second)).allMatch(CompletableFuture::isDone);
    }
}
