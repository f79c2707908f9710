package io.sockjs.servlet.container;

import jakarta.websocket.Session;
import java.lang.reflect.Proxy;
import java.util.List;

/** A session whose class is its package's own, as those of a container on the module path are their module's. */
public final class OwnSession {
    /** In Tomcat's and Jetty's words. */
    interface Stoppable {
        void suspend();

        void resume();

        void abort();
    }

    private OwnSession() {}

    /** One that notes what is called. */
    public static Session of(List<String> called) {
        return (Session) Proxy.newProxyInstance(
                OwnSession.class.getClassLoader(),
                new Class<?>[] {Session.class, Stoppable.class},
                (proxy, method, arguments) -> {
                    called.add(method.getName());
                    return null;
                });
    }
}
