package io.sockjs.testkit;

import org.jspecify.annotations.Nullable;

/** What was awaited from a server did not come: too late, cut off, or not what the protocol allows. */
public final class WireFailure extends AssertionError {
    private static final long serialVersionUID = 1L;

    public WireFailure(String message) {
        super(message);
    }

    public WireFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
