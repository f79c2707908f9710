package io.sockjs.protocol;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A whole answer, or the head of a stream. Immutable. The adapter adds what belongs to the connection: {@code Content-Length},
 * {@code Transfer-Encoding}, {@code Connection}.
 */
public final class Answer {
    private static final byte[] NO_BODY = {};

    private final int status;
    private final List<Header> headers;
    private final byte[] body;
    private volatile @Nullable Object form;

    private Answer(int status, List<Header> headers, byte[] body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    /**
     * One header line.
     *
     * @param name as it is written
     * @param value without line breaks
     */
    public record Header(String name, String value) {}

    /** An answer without headers and body. */
    public static Answer of(int status) {
        return new Answer(status, List.of(), NO_BODY);
    }

    /** An answer in plain words, which no browser is to take for a script or a page. */
    public static Answer text(int status, String words) {
        return of(status)
                .with("Content-Type", "text/plain; charset=UTF-8")
                .with("X-Content-Type-Options", "nosniff")
                .withBody(words.getBytes(StandardCharsets.UTF_8));
    }

    /** There is no such path. */
    public static Answer notFound() {
        return text(404, "404 Error: Page not found\n");
    }

    /** The path is known, the method is not. */
    public static Answer methodNotAllowed(Endpoint endpoint) {
        return of(405).with("Allow", endpoint.allow());
    }

    /** This answer with one more header. */
    public Answer with(String name, String value) {
        return with(List.of(new Header(name, value)));
    }

    /** This answer with more headers. */
    public Answer with(List<Header> more) {
        List<Header> all = new ArrayList<>(headers.size() + more.size());
        all.addAll(headers);
        all.addAll(more);
        return new Answer(status, List.copyOf(all), body);
    }

    /** This answer with a body. */
    public Answer withBody(byte[] content) {
        return new Answer(status, headers, content);
    }

    /** The HTTP status code. */
    public int status() {
        return status;
    }

    /** In the order in which they are sent. */
    public List<Header> headers() {
        return headers;
    }

    /** Empty for none; not to be changed. */
    public byte[] body() {
        return body;
    }

    /**
     * This answer in an adapter's own form: made when it is first asked for, and then kept. An answer is of use to one kind of adapter only,
     * and each asks for one form of it.
     *
     * @param maker may be called more than once, when several threads ask at a time
     */
    public <T> T form(Class<T> type, Function<Answer, T> maker) {
        Object made = form;
        if (!type.isInstance(made)) {
            made = maker.apply(this);
            form = made;
        }
        return type.cast(made);
    }

    /** The first value of a header, in any case, or null. */
    public @Nullable String header(String name) {
        for (Header header : headers) {
            if (header.name().equalsIgnoreCase(name)) {
                return header.value();
            }
        }
        return null;
    }
}
