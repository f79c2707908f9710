package io.sockjs.browser;

import io.sockjs.containers.Container;

final class UndertowBrowserTest extends ContainerBattery {
    UndertowBrowserTest() {
        super(Container.Kind.UNDERTOW);
    }
}
