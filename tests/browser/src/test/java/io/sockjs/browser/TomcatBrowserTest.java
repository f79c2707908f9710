package io.sockjs.browser;

import io.sockjs.containers.Container;

final class TomcatBrowserTest extends ContainerBattery {
    TomcatBrowserTest() {
        super(Container.Kind.TOMCAT);
    }
}
