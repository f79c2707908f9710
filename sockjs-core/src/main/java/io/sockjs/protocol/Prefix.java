package io.sockjs.protocol;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A service's prefix: a path, or a pattern whose segments of the form <code>{name}</code> match any one segment. */
public final class Prefix {
    private final String pattern;
    private final String[] segments;
    private final boolean literal;

    /**
     * What a path had under a prefix.
     *
     * @param prefix the part of the path that is the prefix
     * @param rest what follows: empty, or from a {@code /} on
     * @param parameters the named parts
     */
    public record Match(String prefix, String rest, Map<String, String> parameters) {}

    /** A prefix as {@code SockJsOptions} has checked it. */
    public Prefix(String pattern) {
        this.pattern = pattern;
        this.segments = pattern.isEmpty() ? new String[0] : pattern.substring(1).split("/", -1);
        this.literal = pattern.indexOf('{') < 0;
    }

    /** The match, or null when the path is not below this prefix. */
    public @Nullable Match match(String path) {
        return literal ? literal(path) : pattern(path);
    }

    private @Nullable Match literal(String path) {
        if (!path.startsWith(pattern)) {
            return null;
        }
        if (path.length() > pattern.length() && path.charAt(pattern.length()) != '/') {
            return null;
        }
        return new Match(pattern, path.substring(pattern.length()), Map.of());
    }

    private @Nullable Match pattern(String path) {
        Map<String, String> parameters = new LinkedHashMap<>();
        int at = 0;
        for (String segment : segments) {
            if (at >= path.length() || path.charAt(at) != '/') {
                return null;
            }
            int next = path.indexOf('/', at + 1);
            int end = next < 0 ? path.length() : next;
            String value = path.substring(at + 1, end);
            if (segment.startsWith("{") && segment.endsWith("}")) {
                if (value.isEmpty()) {
                    return null;
                }
                parameters.put(segment.substring(1, segment.length() - 1), value);
            } else if (!segment.equals(value)) {
                return null;
            }
            at = end;
        }
        return new Match(path.substring(0, at), path.substring(at), Map.copyOf(parameters));
    }

    @Override
    public String toString() {
        return pattern;
    }
}
