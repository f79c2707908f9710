package io.sockjs.browser;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * The server and the browser of all test classes: started when first asked for, closed by JUnit after the last class. Ask from
 * {@code @BeforeEach}, where what {@link Needs} finds lacking skips the test; from a constructor it would be an error.
 */
final class Shared implements BeforeAllCallback {
    private static final Namespace OURS = Namespace.create(Shared.class);

    private ExtensionContext.@Nullable Store store;

    @Override
    public void beforeAll(ExtensionContext context) {
        store = context.getRoot().getStore(OURS);
    }

    ServerUnderTest server() {
        return store().computeIfAbsent(ServerUnderTest.class, key -> ServerUnderTest.start(), ServerUnderTest.class);
    }

    Chromium chromium() {
        return store().computeIfAbsent(Chromium.class, key -> Chromium.start(), Chromium.class);
    }

    private ExtensionContext.Store store() {
        return Objects.requireNonNull(store, "register this as a static extension");
    }
}
