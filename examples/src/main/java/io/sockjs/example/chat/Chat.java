package io.sockjs.example.chat;

import io.sockjs.Admission;
import io.sockjs.SockJsConnection;
import io.sockjs.SockJsGroup;
import io.sockjs.SockJsHandshake;
import io.sockjs.SockJsServer;
import io.sockjs.netty.SockJsHttpServer;
import io.sockjs.netty.StaticFiles;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A chat with rooms: the room is a part of the URL's path, the name comes in its query. */
public final class Chat {
    private static final int LONGEST_NAME = 20;
    private static final int LONGEST_LINE = 1000;

    private final Map<String, SockJsGroup> rooms = new ConcurrentHashMap<>();

    private Chat() {}

    /** Runs until it is interrupted; the port is the first argument, or 9999. */
    public static void main(String[] args) {
        SockJsHttpServer http = start(args.length > 0 ? Integer.parseInt(args[0]) : 9999);
        System.out.println("chat: http://127.0.0.1:" + http.port() + "/");
    }

    static SockJsHttpServer start(int port) {
        return SockJsHttpServer.builder()
                .port(port)
                .install(new Chat().service())
                .files(StaticFiles.ofResources("/", Chat.class, "page"))
                .start();
    }

    private SockJsServer service() {
        SockJsServer chat = SockJsServer.create("/chat/{room}", options -> options.messageLimit(64 * 1024));
        chat.onHandshake(Chat::admit);
        chat.onConnection(this::enter);
        return chat;
    }

    private static Admission admit(SockJsHandshake handshake) {
        String name = handshake.queryParameter("name");
        if (name == null || name.isBlank() || name.length() > LONGEST_NAME) {
            return Admission.close(4400, "Give a name of 1 to " + LONGEST_NAME + " characters.");
        }
        return Admission.accept().with("name", name.strip());
    }

    private void enter(SockJsConnection connection) {
        String room = connection.pathParameters().get("room");
        String name = (String) connection.attributes().get("name");
        // Joining and tidying up are steps of the same map entry, so nobody joins a group that is just being dropped.
        SockJsGroup group = rooms.compute(room, (key, found) -> {
            SockJsGroup entered = found == null ? new SockJsGroup() : found;
            entered.join(connection);
            return entered;
        });
        connection.send("Welcome to " + room + ", " + name + ". People here: " + group.size() + ".");
        group.sendToOthers(connection, "* " + name + " came");
        connection.onMessage(line -> group.send(name + ": " + shortened(line)));
        connection.onClose(status -> {
            group.send("* " + name + " left");
            rooms.computeIfPresent(room, (key, left) -> left.size() == 0 ? null : left);
        });
    }

    private static String shortened(String line) {
        return line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE) + " …";
    }
}
