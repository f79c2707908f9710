package io.sockjs.engine;

import io.sockjs.Admission;
import io.sockjs.SockJsHandshake;
import io.sockjs.SockJsLog.Severity;
import io.sockjs.SockJsServer;
import io.sockjs.protocol.Answer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Asks the application whether a session may open, and goes on with the answer on the request's I/O thread. */
final class Admissions {
    private final SockJsServer server;
    private final Application application;
    private final long timeoutNanos;

    Admissions(SockJsServer server, Application application, long timeoutNanos) {
        this.server = server;
        this.application = application;
        this.timeoutNanos = timeoutNanos;
    }

    /**
     * Asks; called on the I/O thread, where also one of the two is called, at once or later.
     *
     * @param admitted goes on when the session may open
     * @param refused answers when it may not
     */
    void ask(SockJsHandshake handshake, IoThread io, Consumer<Admission> admitted, Consumer<Answer> refused) {
        Function<SockJsHandshake, CompletionStage<? extends Admission>> handler = server.handshakeHandler();
        if (handler == null) {
            admitted.accept(Admission.accept());
            return;
        }
        Question question = new Question(io, admitted, refused);
        Executor executor = application.executor();
        if (executor == null) {
            question.await(apply(handler, handshake));
            return;
        }
        question.startClock();
        try {
            executor.execute(() -> question.awaitElsewhere(apply(handler, handshake)));
        } catch (RejectedExecutionException full) {
            question.answer(null, full);
        }
    }

    private static CompletionStage<? extends Admission> apply(
            Function<SockJsHandshake, CompletionStage<? extends Admission>> handler, SockJsHandshake handshake) {
        try {
            CompletionStage<? extends Admission> stage = handler.apply(handshake);
            return stage != null ? stage : CompletableFuture.completedFuture(null);
        } catch (Throwable thrown) {
            return CompletableFuture.failedFuture(thrown);
        }
    }

    /** One question, which is answered once: by the application, or by the clock. Its state is the I/O thread's. */
    private final class Question {
        private final IoThread io;
        private final Consumer<Admission> admitted;
        private final Consumer<Answer> refused;
        private boolean answered;
        private Runnable stopClock = () -> {};

        Question(IoThread io, Consumer<Admission> admitted, Consumer<Answer> refused) {
            this.io = io;
            this.admitted = admitted;
            this.refused = refused;
        }

        void startClock() {
            stopClock = io.schedule(this::tooLate, timeoutNanos);
        }

        /** On the I/O thread. */
        void await(CompletionStage<? extends Admission> stage) {
            if (stage instanceof CompletableFuture<? extends Admission> future && future.isDone()) {
                // As nearly always: no timer, no turn of the loop.
                try {
                    answer(future.join(), null);
                } catch (CompletionException failed) {
                    answer(null, failed);
                }
                return;
            }
            startClock();
            awaitElsewhere(stage);
        }

        /** On any thread. */
        void awaitElsewhere(CompletionStage<? extends Admission> stage) {
            stage.whenComplete((admission, thrown) -> {
                try {
                    io.execute(() -> answer(admission, thrown));
                } catch (RejectedExecutionException gone) {
                    // The adapter's threads are gone, and the client with them.
                }
            });
        }

        private void tooLate() {
            if (!answered) {
                answered = true;
                application.log(Severity.ERROR, "a handshake was not answered within handshake_timeout", null);
                refused.accept(Answer.text(503, "No answer in time"));
            }
        }

        private void answer(@Nullable Admission admission, @Nullable Throwable thrown) {
            if (answered) {
                return;
            }
            answered = true;
            stopClock.run();
            if (admission == null) {
                String what = thrown == null ? "gave null" : "failed";
                application.log(Severity.ERROR, "the handshake handler " + what + "; the client is refused", thrown);
                refused.accept(Answer.text(500, "Internal error"));
            } else if (admission instanceof Admission.Refused no) {
                refused.accept(Answer.text(no.status(), no.words()));
            } else {
                admitted.accept(admission);
            }
        }
    }
}
