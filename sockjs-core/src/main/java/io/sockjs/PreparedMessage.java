package io.sockjs;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * A message for many connections: it is encoded once for each form that a transport needs, and all connections share the bytes.
 * Thread-safe; it may be sent any number of times.
 *
 * @see SockJsConnection#send(PreparedMessage)
 */
public final class PreparedMessage {
    private final String text;
    private final Map<Object, byte[]> forms = new ConcurrentHashMap<>();

    private PreparedMessage(String text) {
        this.text = text;
    }

    /** Encodes nothing yet. */
    public static PreparedMessage of(String text) {
        return new PreparedMessage(Objects.requireNonNull(text, "text"));
    }

    /** The message. */
    public String text() {
        return text;
    }

    /**
     * For the engine: the message in a form, made when it is first asked for. The bytes are shared and must not be changed.
     *
     * @param form what stands for the form
     * @param encoder must not ask for another form
     */
    public byte[] form(Object form, Function<? super String, byte[]> encoder) {
        byte[] made = forms.get(form);
        return made != null ? made : forms.computeIfAbsent(form, absent -> encoder.apply(text));
    }
}
