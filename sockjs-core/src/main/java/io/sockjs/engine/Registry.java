package io.sockjs.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of one installation: the same id in another one is another session. Sessions of WebSockets have no id that counts
 * (protocol section 6.8) and are kept only to be closed. Thread-safe.
 */
final class Registry implements Consumer<Session> {
    private final ConcurrentHashMap<String, Session> byId = new ConcurrentHashMap<>();
    private final Set<Session> sockets = ConcurrentHashMap.newKeySet();

    /** The session of that id: this one, unless there is another already. */
    Session findOrAdd(String id, Session made) {
        Session there = byId.putIfAbsent(id, made);
        return there == null ? made : there;
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

    /** The session of a socket is forgotten. */
    @Override
    public void accept(Session socket) {
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
