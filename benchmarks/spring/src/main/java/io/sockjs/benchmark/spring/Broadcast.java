package io.sockjs.benchmark.spring;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.ConcurrentWebSocketSessionDecorator;
import org.springframework.web.socket.handler.TextWebSocketHandler;

/**
 * Sends each message to everybody. Two threads must not send to one WebSocket at once, which the decorator sees to: while
 * one sends, it takes the messages of the others into a queue. The limits are its constructor's to give, there is no
 * default; these are so wide that nobody is cut, since the other servers cut nobody either.
 */
final class Broadcast extends TextWebSocketHandler {
    private static final int SEND_MILLIS = 60_000;
    private static final int QUEUE_BYTES = 64 * 1024 * 1024;

    private final Map<String, WebSocketSession> everybody = new ConcurrentHashMap<>();

    @Override
    public void afterConnectionEstablished(WebSocketSession session) {
        everybody.put(session.getId(), new ConcurrentWebSocketSessionDecorator(session, SEND_MILLIS, QUEUE_BYTES));
    }

    @Override
    public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
        everybody.remove(session.getId());
    }

    @Override
    protected void handleTextMessage(WebSocketSession session, TextMessage message) {
        for (WebSocketSession each : everybody.values()) {
            try {
                each.sendMessage(message);
            } catch (IOException | RuntimeException failure) {
                // One who has left in the meantime must not keep the message from the others. Any other failure shows.
                if (each.isOpen()) {
                    System.err.println("not sent: " + failure);
                }
            }
        }
    }
}
