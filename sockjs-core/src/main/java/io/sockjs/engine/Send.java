package io.sockjs.engine;

import io.sockjs.SockJsObserver.Refusal;
import io.sockjs.protocol.Answer;
import io.sockjs.protocol.BadMessage;
import io.sockjs.protocol.Endpoint;
import io.sockjs.protocol.MessageDecoder;
import io.sockjs.protocol.Query;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One {@code xhr_send} or {@code jsonp_send}: waits for its turn at the session's {@link SendGate}, reads the body, hands over what
 * it brought, and answers when the application has kept up.
 */
final class Send implements BodyListener, Session.Source {
    private final Engine engine;
    private final Exchange exchange;
    private final Endpoint endpoint;
    private final Session session;
    private final Answer good;

    Send(Engine engine, Exchange exchange, Endpoint endpoint, Session session) {
        this.engine = engine;
        this.exchange = exchange;
        this.endpoint = endpoint;
        this.session = session;
        // Now: the functions among the options that it needs may throw.
        this.good = engine.answers().good(exchange, endpoint);
    }

    /** On the exchange's I/O thread. */
    void begin() {
        switch (session.sends().enter(this::goOn)) {
            case GO -> askForBody();
            case WAIT -> exchange.deferBody();
            case FULL -> refuse(Refusal.OVERLOAD, Answer.text(503, "Too many sends at once."));
        }
    }

    /** On any thread: those before are done. */
    private void goOn() {
        try {
            exchange.ioThread().execute(this::askForBody);
        } catch (RejectedExecutionException gone) {
            // The adapter's threads are gone, and the client with them.
            aborted();
        }
    }

    private void askForBody() {
        exchange.body(engine.options().messageLimit(), this);
    }

    @Override
    public void body(byte[] bytes) {
        try {
            session.receive(messages(bytes), bytes.length, this);
        } catch (BadMessage bad) {
            session.sends().leave();
            if (bad.isTooMany()) {
                refuse(Refusal.TOO_LARGE, Answer.text(413, bad.words()));
            } else {
                refuse(Refusal.MALFORMED, Answer.text(500, bad.words()));
            }
        }
    }

    @Override
    public void tooLarge() {
        session.sends().leave();
        int limit = engine.options().messageLimit();
        refuse(Refusal.TOO_LARGE, Answer.text(413, "The body is longer than message_limit: " + limit + " bytes."));
    }

    @Override
    public void tooSlow() {
        session.sends().leave();
        refuse(Refusal.TOO_SLOW, Answer.text(408, "The body took longer than body_timeout."));
    }

    @Override
    public void overloaded() {
        session.sends().leave();
        refuse(Refusal.OVERLOAD, Engine.tooBusy(Engine.BUDGET_USED_UP));
    }

    @Override
    public void aborted() {
        session.sends().leave();
    }

    @Override
    public void taken() {
        session.sends().leave();
        exchange.answer(good);
    }

    private void refuse(Refusal why, Answer answer) {
        engine.refuse(exchange, why, answer.with(engine.answers().headers(exchange, endpoint)));
    }

    private List<String> messages(byte[] body) throws BadMessage {
        byte[] array = body;
        if (endpoint == Endpoint.JSONP_SEND && isForm(exchange.header("content-type"))) {
            String value = Query.value(new String(body, StandardCharsets.UTF_8), "d");
            array = value == null ? new byte[0] : value.getBytes(StandardCharsets.UTF_8);
        }
        return MessageDecoder.array(array, 0, array.length, engine.options().arrayLimit());
    }

    private static boolean isForm(@Nullable String contentType) {
        return contentType != null
                && contentType.strip().toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded");
    }
}
