package io.sockjs.testkit.memory;

import io.sockjs.engine.Exchange;
import io.sockjs.engine.StreamListener;
import io.sockjs.protocol.Answer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What may be spoilt between an adapter and the engine; nothing is unless a method is overridden. */
interface Spoiler {
    /** What is done to the writes of one stream or WebSocket. */
    interface Chunks {
        /** What goes out in place of a chunk. */
        List<String> pass(String chunk);

        /** What goes out before the end. */
        default List<String> end() {
            return List.of();
        }
    }

    default Answer answer(Exchange exchange, Answer answer) {
        return answer;
    }

    default Answer head(Exchange exchange, Answer head) {
        return head;
    }

    default Chunks chunks(Exchange exchange) {
        return List::of;
    }

    default StreamListener listener(StreamListener listener) {
        return listener;
    }

    default @Nullable String query(@Nullable String query) {
        return query;
    }

    default @Nullable String header(String name, @Nullable String value) {
        return value;
    }

    default String body(String body) {
        return body;
    }

    /** A text message from the client; null swallows it. */
    default @Nullable String text(String text) {
        return text;
    }
}
