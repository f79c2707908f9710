package io.sockjs.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sockjs.testkit.RawWebSocket;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("§5 Client to server: websocket")
final class WebSocketSendRules extends Chapter {
    WebSocketSendRules(ConformanceTarget target) {
        super(target);
    }

    @Test
    @DisplayName("§5 A message is a JSON array of strings, or one JSON string")
    void arraysAndStringsAreTaken() {
        try (RawWebSocket socket = socket(ECHO)) {
            socket.send("[\"a\",\"b\"]");
            assertEquals(List.of("a", "b"), Frames.read(socket, 2), "an array");
            socket.send("\"c\"");
            assertEquals("a[\"c\"]", socket.text(), "a string");
            socket.send(" [ \"\\u0064\" ] ");
            assertEquals("a[\"d\"]", socket.text(), "an array with spaces");
        }
    }

    @Test
    @DisplayName("§5 An empty message and [] are ignored")
    void emptyMessagesAreIgnored() {
        try (RawWebSocket socket = socket(ECHO)) {
            socket.send("");
            socket.send("[]");
            socket.send("[\"a\"]");
            assertEquals("a[\"a\"]", socket.text(), "the first frame after o");
        }
    }

    @Test
    @DisplayName("§5 Broken JSON ends the connection, without another SockJS frame")
    void brokenJsonEndsTheConnection() {
        for (String broken : List.of("[\"x", "x", "[\"x\",", "[\"a\"]]")) {
            try (RawWebSocket socket = socket(ECHO)) {
                socket.send(broken);
                Frames.checkEnds(socket);
            }
        }
    }

    @Test
    @DisplayName("§5 An array with something that is no string in it ends the connection, nothing of it is delivered")
    void otherElementsEndTheConnection() {
        for (String other : List.of("[\"x\",1]", "[null]", "[[\"x\"]]", "[\"x\",{}]")) {
            try (RawWebSocket socket = socket(ECHO)) {
                socket.send(other);
                Frames.checkEnds(socket);
            }
        }
    }

    @Test
    @DisplayName("§5 What was sent before the broken message was delivered")
    void earlierMessagesAreDelivered() {
        try (RawWebSocket socket = socket(ECHO)) {
            socket.send("[\"a\"]");
            assertEquals("a[\"a\"]", socket.text(), "the echo");
            socket.send("[\"x");
            Frames.checkEnds(socket);
        }
    }
}
