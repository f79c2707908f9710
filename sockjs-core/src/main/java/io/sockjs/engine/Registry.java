package io.sockjs.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of one installation: the same id in another one is another session. Sessions of WebSockets have no id that counts
 * (protocol section 6.8) and are kept only to be closed. Thread-safe.
 */
final class Registry {
    private final ConcurrentHashMap<String, Session> byId = new ConcurrentHashMap<>();
    private final Set<Session> sockets = ConcurrentHashMap.newKeySet();

    /** The session of that id; of several threads that ask for a new one, one makes it. */
    Session findOrMake(String id, Function<String, Session> maker) {
        return byId.computeIfAbsent(id, maker);
    }

    @Nullable Session find(String id) {
        return byId.get(id);
    }

    void remove(String id) {
        byId.remove(id);
    }

    void add(Session socket) {
        sockets.add(socket);
    }

    void remove(Session socket) {
        sockets.remove(socket);
    }

    int size() {
        return byId.size() + sockets.size();
    }

    List<Session> all() {
        List<Session> all = new ArrayList<>(byId.values());
        all.addAll(sockets);
        return all;
    }
}
