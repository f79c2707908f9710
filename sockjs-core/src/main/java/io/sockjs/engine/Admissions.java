package io.sockjs.engine;

import io.sockjs.Admission;
import io.sockjs.SockJsHandshake;
import io.sockjs.SockJsLog.Severity;
import io.sockjs.SockJsObserver.Refusal;
import io.sockjs.SockJsOptions;
import io.sockjs.SockJsServer;
import io.sockjs.protocol.Answer;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Asks the application whether a session may open, and goes on with the answer on the request's I/O thread. */
final class Admissions {
    /** What goes on; one of the two is called, once, on the I/O thread. */
    interface Asker {
        void admitted(Admission admission);

        void refused(Refusal why, Answer answer);
    }

    private final SockJsServer server;
    private final Application application;
    private final long timeoutNanos;
    private final int limit;
    /** Questions that are not answered yet. */
    private final AtomicInteger open = new AtomicInteger();

    Admissions(SockJsServer server, Application application, SockJsOptions options) {
        this.server = server;
        this.application = application;
        this.timeoutNanos = options.handshakeTimeout().toNanos();
        this.limit = options.handshakeLimit();
    }

    boolean isFull() {
        return open.get() >= limit;
    }

    /** Asks; called on the I/O thread. The asker may be called before this returns. */
    void ask(SockJsHandshake handshake, IoThread io, Asker asker) {
        Function<SockJsHandshake, CompletionStage<? extends Admission>> handler = server.handshakeHandler();
        if (handler == null) {
            asker.admitted(Admission.accept());
            return;
        }
        Question question = new Question(io, asker);
        Executor executor = application.executor();
        if (executor == null) {
            long start = io.nanoTime();
            question.putHere(handler, handshake);
            application.held(io, io.nanoTime() - start);
            question.startClock();
            return;
        }
        question.startClock();
        try {
            executor.execute(() -> question.putElsewhere(handler, handshake));
        } catch (RejectedExecutionException full) {
            application.log(Severity.ERROR, "the executor took no handshake; the client is refused", full);
            question.refuse(Refusal.OVERLOAD, Answer.text(503, "Too busy"));
        }
    }

    /** One question, which is answered once: by the application, or by the clock. */
    private final class Question {
        private final IoThread io;
        /** Null when answered; written on the I/O thread. The application's stage may live on and must not keep the request. */
        private volatile @Nullable Asker asker;

        private Runnable stopClock = () -> {};

        /** Set by whoever is first: the answer, or the I/O thread that goes on without waiting for it. */
        private final AtomicBoolean parted = new AtomicBoolean();

        /** The answer, if it was first. */
        private @Nullable Admission admission;

        private @Nullable Throwable thrown;

        Question(IoThread io, Asker asker) {
            this.io = io;
            this.asker = asker;
            open.incrementAndGet();
        }

        /** On the I/O thread. */
        void startClock() {
            if (asker != null) {
                stopClock = io.schedule(this::tooLate, timeoutNanos);
            }
        }

        /** On the I/O thread: an answer that is there at once, as nearly always, costs no timer and no turn of the loop. */
        void putHere(
                Function<SockJsHandshake, CompletionStage<? extends Admission>> handler, SockJsHandshake handshake) {
            put(handler, handshake);
            if (!parted.compareAndSet(false, true)) {
                answer(admission, thrown);
            }
        }

        /** On the application's executor. */
        void putElsewhere(
                Function<SockJsHandshake, CompletionStage<? extends Admission>> handler, SockJsHandshake handshake) {
            // Else it was refused by the clock before the executor came to it.
            if (asker != null) {
                parted.set(true);
                put(handler, handshake);
            }
        }

        private void put(
                Function<SockJsHandshake, CompletionStage<? extends Admission>> handler, SockJsHandshake handshake) {
            try {
                CompletionStage<? extends Admission> stage = handler.apply(handshake);
                if (stage == null) {
                    came(null, null);
                } else {
                    stage.whenComplete(this::came);
                }
            } catch (Throwable failed) {
                came(null, failed);
            }
        }

        /** On any thread. */
        private void came(@Nullable Admission answer, @Nullable Throwable failure) {
            if (!parted.get()) {
                admission = answer;
                thrown = failure;
                if (parted.compareAndSet(false, true)) {
                    return;
                }
            }
            try {
                io.execute(() -> answer(answer, failure));
            } catch (RejectedExecutionException gone) {
                // The adapter's threads are gone, and the client with them.
            }
        }

        private void tooLate() {
            if (asker != null) {
                application.log(Severity.ERROR, "a handshake was not answered within handshake_timeout", null);
                refuse(Refusal.HANDSHAKE_UNANSWERED, Answer.text(503, "No answer in time"));
            }
        }

        void refuse(Refusal why, Answer answer) {
            Asker to = take();
            if (to != null) {
                to.refused(why, answer);
            }
        }

        private void answer(@Nullable Admission given, @Nullable Throwable failure) {
            if (asker == null) {
                return;
            }
            if (given == null) {
                String what = failure == null ? "gave null" : "failed";
                application.log(Severity.ERROR, "the handshake handler " + what + "; the client is refused", failure);
                refuse(Refusal.HANDSHAKE_UNANSWERED, Answer.text(500, "Internal error"));
            } else if (given instanceof Admission.Refused no) {
                refuse(Refusal.NOT_ADMITTED, Answer.text(no.status(), no.words()));
            } else {
                Asker to = take();
                if (to != null) {
                    to.admitted(given);
                }
            }
        }

        private @Nullable Asker take() {
            Asker to = asker;
            asker = null;
            stopClock.run();
            if (to != null) {
                open.decrementAndGet();
            }
            return to;
        }
    }
}
