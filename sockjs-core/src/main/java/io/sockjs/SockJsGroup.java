package io.sockjs;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Connections that get the same messages: the room of a chat, the readers of a ticker. A message is encoded once, however many
 * members there are. A connection may be in any number of groups; when it ends it leaves them by itself, before its own
 * {@link SockJsConnection#onClose} callbacks that were set after it joined.
 *
 * <p>Thread-safe, and no method blocks. Messages that one thread sends arrive everywhere in that order; of messages that several
 * threads send at once, different members may see a different order.
 */
public final class SockJsGroup {
    /** To each member, what ends its registration for the end of the connection. */
    private final Map<SockJsConnection, Runnable> members = new ConcurrentHashMap<>();

    /** One without members. */
    public SockJsGroup() {}

    /**
     * Adds a connection.
     *
     * @return false when it is a member already, or no longer open
     */
    public boolean join(SockJsConnection connection) {
        Runnable leaveAtClose = connection.onClose(status -> members.remove(connection));
        if (members.putIfAbsent(connection, leaveAtClose) != null) {
            leaveAtClose.run();
            return false;
        }
        if (connection.readyState() != ReadyState.OPEN) {
            // It may have ended before it was put in; then nobody else takes it out.
            leave(connection);
            return false;
        }
        return true;
    }

    /**
     * Takes a connection out.
     *
     * @return false when it was no member
     */
    public boolean leave(SockJsConnection connection) {
        Runnable leaveAtClose = members.remove(connection);
        if (leaveAtClose == null) {
            return false;
        }
        leaveAtClose.run();
        return true;
    }

    /** Whether a connection is a member. */
    public boolean contains(SockJsConnection connection) {
        return members.containsKey(connection);
    }

    /** How many members there are. */
    public int size() {
        return members.size();
    }

    /** The members at the moment; a copy. */
    public Set<SockJsConnection> members() {
        return Set.copyOf(members.keySet());
    }

    /**
     * Sends to all members; see {@link SockJsConnection#send(String)}.
     *
     * @return how many were open to take it
     */
    public int send(String message) {
        return send(PreparedMessage.of(message));
    }

    /** As {@link #send(String)}, for a message that goes to several groups. */
    public int send(PreparedMessage message) {
        return send(message, null);
    }

    /**
     * Sends to all members but one.
     *
     * @param except usually the one whose message this is; it need not be a member
     * @return how many were open to take it
     */
    public int sendToOthers(SockJsConnection except, String message) {
        return send(PreparedMessage.of(message), Objects.requireNonNull(except, "except"));
    }

    private int send(PreparedMessage message, @Nullable SockJsConnection except) {
        int taken = 0;
        for (SockJsConnection member : members.keySet()) {
            if (member != except && member.send(message)) {
                taken++;
            }
        }
        return taken;
    }
}
