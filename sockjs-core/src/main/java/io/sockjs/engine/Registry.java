package io.sockjs.engine;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
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

    /** Done when the last one is gone, once somebody has asked for it. */
    private final CompletableFuture<Void> emptied = new CompletableFuture<>();

    private volatile boolean awaited;

    Registry(int limit, int limitPerAddress) {
        this.limit = limit;
        this.limitPerAddress = limitPerAddress;
    }

    /** Whether there may be no further session for that address; null when it has none. */
    boolean isFull(@Nullable InetAddress address) {
        InetAddress counted = counted(address);
        return count.get() >= limit || counted != null && perAddress.getOrDefault(counted, 0) >= limitPerAddress;
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
        InetAddress counted = counted(session.openedFrom());
        if (counted != null) {
            perAddress.merge(counted, 1, Integer::sum);
        }
    }

    private void removed(Session session) {
        InetAddress counted = counted(session.openedFrom());
        if (counted != null) {
            perAddress.computeIfPresent(counted, (key, number) -> number == 1 ? null : number - 1);
        }
        if (count.decrementAndGet() == 0 && awaited) {
            emptied.complete(null);
        }
    }

    /**
     * What counts as one client, or null when nothing is counted. A client of IPv6 has a network of 64 bits to itself as a rule
     * (RFC 6177), and as many addresses as it likes.
     */
    private @Nullable InetAddress counted(@Nullable InetAddress address) {
        if (limitPerAddress == Integer.MAX_VALUE) {
            return null;
        }
        if (!(address instanceof Inet6Address)) {
            return address;
        }
        byte[] bytes = address.getAddress();
        Arrays.fill(bytes, bytes.length / 2, bytes.length, (byte) 0);
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException never) {
            throw new IllegalStateException(never);
        }
    }

    int size() {
        return count.get();
    }

    /** Done when there is no session any more; to be asked for when no further one can come. */
    CompletableFuture<Void> emptied() {
        awaited = true;
        if (count.get() == 0) {
            emptied.complete(null);
        }
        return emptied.copy();
    }

    List<Session> all() {
        List<Session> all = new ArrayList<>(byId.values());
        all.addAll(sockets);
        return all;
    }
}
