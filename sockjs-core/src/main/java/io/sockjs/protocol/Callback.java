package io.sockjs.protocol;

import org.jspecify.annotations.Nullable;

/**
 * The callback's name in the query of htmlfile and jsonp (protocol section 4). It is put into a script, so anything but a plain
 * name would be cross-site scripting.
 */
public final class Callback {
    private static final int JSONP_LENGTH = 32;

    private Callback() {}

    /**
     * The name that was asked for in {@code c} or {@code callback}.
     *
     * @throws BadMessage with the protocol's words, when there is none or it is not allowed
     */
    public static String of(@Nullable String query, Dress dress) throws BadMessage {
        String inShort = Query.value(query, "c");
        String name = inShort != null ? inShort : Query.value(query, "callback");
        if (name == null || name.isEmpty()) {
            throw new BadMessage("\"callback\" parameter required");
        }
        boolean tooLong = dress == Dress.JSONP_POLLING && name.length() > JSONP_LENGTH;
        if (tooLong || !name.chars().allMatch(Callback::isAllowed)) {
            throw new BadMessage("invalid \"callback\" parameter");
        }
        return name;
    }

    private static boolean isAllowed(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.';
    }
}
