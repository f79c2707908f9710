package io.sockjs.reliability.fuzz;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sockjs.protocol.BadMessage;
import io.sockjs.protocol.Callback;
import io.sockjs.protocol.Dress;
import io.sockjs.protocol.Prefix;
import io.sockjs.protocol.Query;
import io.sockjs.protocol.Route;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What reads paths and queries throws nothing, and lets no name through that is more than a name. */
class RoutesFuzzTest {
    private static final Prefix PATTERN = new Prefix("/chat/{room}");

    /** A path, and behind a question mark a query. */
    @FuzzTest
    @DictionaryFile(resourcePath = "protocol.dict")
    void neverThrows(byte[] data) {
        String target = new String(data, StandardCharsets.ISO_8859_1);
        int mark = target.indexOf('?');
        String path = mark < 0 ? target : target.substring(0, mark);
        String query = mark < 0 ? null : target.substring(mark + 1);
        Route route = Route.of(path);
        if (route != null
                && (route.session().indexOf('.') >= 0 || route.session().indexOf('/') >= 0)) {
            throw new AssertionError("a session id with a dot or a slash: " + path);
        }
        if (route != null && !route.session().isEmpty() && !path.contains('/' + route.session() + '/')) {
            throw new AssertionError("another session id than it was asked for: " + path);
        }
        Prefix.Match match = PATTERN.match(path);
        if (match != null && !(match.prefix() + match.rest()).equals(path)) {
            throw new AssertionError("a part of the path is lost: " + path);
        }
        Query.value(query, "c");
        for (Dress dress : new Dress[] {Dress.HTMLFILE, Dress.JSONP_POLLING}) {
            callback(query, dress);
        }
    }

    private static void callback(@Nullable String query, Dress dress) {
        try {
            String name = Callback.of(query, dress);
            if (!name.matches("[a-zA-Z0-9_.-]+")) {
                throw new AssertionError("put into a script: " + name);
            }
        } catch (BadMessage refused) {
            // As it should be.
        }
    }
}
