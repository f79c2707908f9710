package io.sockjs.reliability.fuzz;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sockjs.protocol.BadMessage;
import io.sockjs.protocol.Callback;
import io.sockjs.protocol.Dress;
import io.sockjs.protocol.Prefix;
import io.sockjs.protocol.Query;
import io.sockjs.protocol.Route;

/** What reads paths and queries throws nothing, and lets no name through that is more than a name. */
class RoutesFuzzTest {
    private static final Prefix PATTERN = new Prefix("/chat/{room}");

    @FuzzTest
    void neverThrows(FuzzedDataProvider data) {
        String query = data.consumeString(200);
        String path = data.consumeRemainingAsString();
        Route route = Route.of(path);
        if (route != null
                && (route.session().indexOf('.') >= 0 || route.session().indexOf('/') >= 0)) {
            throw new AssertionError("a session id with a dot or a slash: " + path);
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

    private static void callback(String query, Dress dress) {
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
