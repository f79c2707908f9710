package io.sockjs.servlet;

import jakarta.websocket.Session;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * What Jakarta WebSocket has no words for, said in those of the container: to stop reading for a while (Tomcat, Undertow), and to cut
 * a connection without asking its peer (Jetty, Undertow).
 */
final class ContainerSocket {
    private final @Nullable Bound stop;
    private final @Nullable Bound goOn;
    private final @Nullable Bound cut;

    private final boolean readsAhead;

    private ContainerSocket(@Nullable Bound stop, @Nullable Bound goOn, @Nullable Bound cut, boolean readsAhead) {
        this.stop = stop;
        this.goOn = goOn;
        this.cut = cut;
        this.readsAhead = readsAhead;
    }

    static ContainerSocket of(Session session) {
        Bound channel = Bound.find(session, "getWebSocketChannel");
        Object undertow = channel == null ? null : channel.call();
        if (undertow != null) {
            return new ContainerSocket(
                    Bound.find(undertow, "suspendReceives"),
                    Bound.find(undertow, "resumeReceives"),
                    Bound.find(undertow, "close"),
                    true);
        }
        return new ContainerSocket(
                Bound.find(session, "suspend"), Bound.find(session, "resume"), Bound.find(session, "abort"), false);
    }

    /** Whether reading can be stopped without holding the container's thread. */
    boolean canStop() {
        return stop != null && goOn != null;
    }

    /**
     * Whether the container goes on reading while a message is being taken, and keeps what comes without a bound: Undertow does, when
     * it hands messages to its workers.
     */
    boolean readsAhead() {
        return readsAhead;
    }

    void reading(boolean on) {
        Bound to = on ? goOn : stop;
        if (to != null) {
            to.call();
        }
    }

    /** Whether the connection was cut. */
    boolean cut() {
        if (cut == null) {
            return false;
        }
        cut.call();
        return true;
    }

    /** A method without arguments of an object. */
    private record Bound(Object target, Method method) {
        /** Null also where it may not be called: on a module path, of a class that its module keeps for itself. */
        static @Nullable Bound find(Object target, String name) {
            try {
                Method method = target.getClass().getMethod(name);
                return method.canAccess(target) ? new Bound(target, method) : null;
            } catch (NoSuchMethodException none) {
                return null;
            }
        }

        @Nullable Object call() {
            try {
                return method.invoke(target);
            } catch (InvocationTargetException cannot) {
                return null;
            } catch (IllegalAccessException never) {
                throw new IllegalStateException(never);
            }
        }
    }
}
