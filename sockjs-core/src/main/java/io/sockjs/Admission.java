package io.sockjs;

import java.security.Principal;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What {@link SockJsServer#onHandshake} answers: whether a session may open, and what its connection is given. Immutable. */
public sealed interface Admission {
    /** The session opens. */
    static Accepted accept() {
        return Accepted.PLAIN;
    }

    /**
     * The request is answered with this HTTP status, and no session opens. The browser client does not show it to the page: it
     * tries its other transports, and when all are refused it closes with {@code 2000 All transports failed}.
     *
     * @param status 400-599
     * @param words the body of the answer, plain text
     * @throws IllegalArgumentException when the status is out of range
     */
    static Refused refuse(int status, String words) {
        return new Refused(status, words);
    }

    /**
     * The session opens and is closed at once, without the application being told of it. The page sees the code and the reason, on
     * every transport.
     *
     * @param code 1000, or within 3000-4999
     * @param reason at most {@value CloseStatus#MAX_REASON_BYTES} bytes of UTF-8
     * @throws IllegalArgumentException naming what is wrong with the code or the reason
     */
    static Closed close(int code, String reason) {
        return new Closed(CloseStatus.ofApplication(code, reason));
    }

    /**
     * See {@link #accept()}.
     *
     * @param principal what {@link SockJsConnection#principal()} shows
     * @param attributes what {@link SockJsConnection#attributes()} begins with
     */
    record Accepted(@Nullable Principal principal, Map<String, Object> attributes) implements Admission {
        private static final Accepted PLAIN = new Accepted(null, Map.of());

        public Accepted {
            attributes = Map.copyOf(attributes);
        }

        /** The same, on behalf of somebody. */
        public Accepted as(Principal somebody) {
            return new Accepted(Objects.requireNonNull(somebody, "principal"), attributes);
        }

        /** The same, with an attribute for the connection. Neither may be null. */
        public Accepted with(String name, Object value) {
            Objects.requireNonNull(name, "the attribute's name");
            Objects.requireNonNull(value, () -> "attribute " + name + " cannot be null: leave it out");
            Map<String, Object> more = new HashMap<>(attributes);
            more.put(name, value);
            return new Accepted(principal, more);
        }

        /** Without what it carries, which may be secret. */
        @Override
        public String toString() {
            return "Accepted";
        }
    }

    /** See {@link Admission#refuse}. */
    record Refused(int status, String words) implements Admission {
        public Refused {
            if (status < 400 || status > 599) {
                throw new IllegalArgumentException(
                        "status " + status + " is no refusal: give one of 400-599, such as 403");
            }
            Objects.requireNonNull(words, "words");
        }
    }

    /** See {@link Admission#close}. */
    record Closed(CloseStatus status) implements Admission {
        public Closed {
            Objects.requireNonNull(status, "status");
        }
    }
}
