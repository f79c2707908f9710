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
        Question question = new Question(io, asker, handshake);
        Executor executor = application.executor();
        if (executor == null) {
            long start = io.nanoTime();
            question.putHere(handler);
            application.held(io, io.nanoTime() - start);
            question.startClock();
            return;
        }
        question.startClock();
        try {
            question.queued();
            executor.execute(() -> question.putElsewhere(handler));
        } catch (RuntimeException | Error full) {
            // An error may be that there can be no further thread, which passes.
            application.logSeldom(Severity.ERROR, "the executor took no handshake; the client is refused", full, io);
            question.leave();
            question.refuse(Refusal.OVERLOAD, Answer.text(503, "Too busy"));
        }
    }

    /** One question, which is answered once: by the application, or by the clock. */
    private final class Question {
        private final IoThread io;
        /** Null when answered; written on the I/O thread. The application's stage may live on and must not keep the request. */
        private volatile @Nullable Asker asker;

        private volatile @Nullable SockJsHandshake handshake;
        /** Who counts it: the client that waits, and the executor that has yet to come to it. */
        private final AtomicInteger places = new AtomicInteger(1);

        private Runnable stopClock = () -> {};

        /** Set by whoever is first: the answer, or the I/O thread that goes on without waiting for it. */
        private final AtomicBoolean parted = new AtomicBoolean();

        /** The answer, if it was first. */
        private @Nullable Admission admission;

        private @Nullable Throwable thrown;

        Question(IoThread io, Asker asker, SockJsHandshake handshake) {
            this.io = io;
            this.asker = asker;
            this.handshake = handshake;
            open.incrementAndGet();
        }

        /** It takes a place until the executor has come to it, even when its client has been sent away. */
        void queued() {
            places.incrementAndGet();
        }

        void leave() {
            if (places.decrementAndGet() == 0) {
                open.decrementAndGet();
            }
        }

        /** On the I/O thread. */
        void startClock() {
            if (asker != null) {
                stopClock = io.schedule(this::tooLate, timeoutNanos);
            }
        }

        /** On the I/O thread: an answer that is there at once, as nearly always, costs no timer and no turn of the loop. */
        void putHere(Function<SockJsHandshake, CompletionStage<? extends Admission>> handler) {
            put(handler);
            if (!parted.compareAndSet(false, true)) {
                answer(admission, thrown);
            }
        }

        /** On the application's executor. */
        void putElsewhere(Function<SockJsHandshake, CompletionStage<? extends Admission>> handler) {
            parted.set(true);
            leave();
            put(handler);
        }

        private void put(Function<SockJsHandshake, CompletionStage<? extends Admission>> handler) {
            SockJsHandshake about = handshake;
            if (about == null) {
                // It was refused by the clock before the executor came to it.
                return;
            }
            try {
                CompletionStage<? extends Admission> stage = handler.apply(about);
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
                application.logSeldom(
                        Severity.ERROR, "a handshake was not answered within handshake_timeout", null, io);
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
            handshake = null;
            stopClock.run();
            if (to != null) {
                leave();
            }
            return to;
        }
    }
}
