package io.sockjs.engine;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of one installation: the same id in another one is another session. Sessions of WebSockets have no id that counts
 * (protocol section 6.8) and are kept only to be closed. Thread-safe.
 */
final class Registry {
    private final int limit;
    private final int limitPerAddress;
    private final ConcurrentHashMap<String, Session> byId = new ConcurrentHashMap<>();
    private final Set<Session> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger count = new AtomicInteger();
    /** Counted only when there is a limit. */
    private final ConcurrentHashMap<InetAddress, Integer> perAddress = new ConcurrentHashMap<>();

    private volatile @Nullable CompletableFuture<Void> emptied;

    Registry(int limit, int limitPerAddress) {
        this.limit = limit;
        this.limitPerAddress = limitPerAddress;
    }

    /** Whether there may be no further session for that address; null when it has none. */
    boolean isFull(@Nullable InetAddress address) {
        return count.get() >= limit || countsAddress(address) && perAddress.getOrDefault(address, 0) >= limitPerAddress;
    }

    /** The session of that id: this one, unless there is another already. */
    Session findOrAdd(String id, Session made) {
        Session there = byId.putIfAbsent(id, made);
        if (there != null) {
            return there;
        }
        added(made);
        return made;
    }

    @Nullable Session find(String id) {
        return byId.get(id);
    }

    void remove(String id) {
        Session gone = byId.remove(id);
        if (gone != null) {
            removed(gone);
        }
    }

    void add(Session socket) {
        sockets.add(socket);
        added(socket);
    }

    void remove(Session socket) {
        if (sockets.remove(socket)) {
            removed(socket);
        }
    }

    private void added(Session session) {
        count.incrementAndGet();
        InetAddress address = session.openedFrom();
        if (countsAddress(address)) {
            perAddress.merge(address, 1, Integer::sum);
        }
    }

    private void removed(Session session) {
        InetAddress address = session.openedFrom();
        if (countsAddress(address)) {
            perAddress.computeIfPresent(address, (key, number) -> number == 1 ? null : number - 1);
        }
        CompletableFuture<Void> waiting = emptied;
        if (count.decrementAndGet() == 0 && waiting != null) {
            waiting.complete(null);
        }
    }

    private boolean countsAddress(@Nullable InetAddress address) {
        return limitPerAddress != Integer.MAX_VALUE && address != null;
    }

    int size() {
        return count.get();
    }

    /** Done when there is no session any more; to be asked for when no further one can come. */
    CompletableFuture<Void> emptied() {
        CompletableFuture<Void> waiting = new CompletableFuture<>();
        emptied = waiting;
        if (count.get() == 0) {
            waiting.complete(null);
        }
        return waiting;
    }

    List<Session> all() {
        List<Session> all = new ArrayList<>(byId.values());
        all.addAll(sockets);
        return all;
    }
}
