package io.sockjs.browser;

import io.sockjs.containers.Container;

final class JettyBrowserTest extends ContainerBattery {
    JettyBrowserTest() {
        super(Container.Kind.JETTY);
    }
}
