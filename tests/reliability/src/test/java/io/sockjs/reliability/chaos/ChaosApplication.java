package io.sockjs.reliability.chaos;

import io.sockjs.SockJsConnection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The application under the chaos: keeps its side of the books, and does as messages say. {@code name/number/do/count}: it sends
 * {@code count} messages; {@code name/number/sync/} comes back as it is; {@code name/number/close/} closes.
 */
final class ChaosApplication implements Consumer<SockJsConnection> {
    private final Accounts accounts;
    private final Map<String, Client> open = new ConcurrentHashMap<>();

    ChaosApplication(Accounts accounts) {
        this.accounts = accounts;
    }

    @Override
    public void accept(SockJsConnection connection) {
        String name = String.valueOf(connection.pathParameters().get("client"));
        Account account = accounts.of(name);
        account.applicationOpened();
        Client client = new Client(name, connection, account);
        open.put(name, client);
        connection.onMessage(client::take);
        connection.onClose(status -> {
            account.applicationClosed();
            open.remove(name);
        });
    }

    /** Sends each open connection a message of its own, from whatever thread this is. */
    void sendToAll() {
        open.values().forEach(Client::send);
    }

    private static final class Client {
        private final String name;
        private final SockJsConnection connection;
        private final Account account;

        Client(String name, SockJsConnection connection, Account account) {
            this.name = name;
            this.connection = connection;
            this.account = account;
        }

        void take(String message) {
            account.applicationReceived(message);
            String[] parts = message.split("/", 4);
            if (parts.length < 4) {
                return;
            }
            switch (parts[2]) {
                case "do" -> {
                    for (int i = Integer.parseInt(parts[3]); i > 0; i--) {
                        send();
                    }
                }
                case "sync" -> send(message);
                case "close" -> connection.close(3000, "asked to");
                default -> throw new IllegalStateException("not a message of ours: " + message);
            }
        }

        synchronized void send() {
            send(name + "/down/" + account.nextDown());
        }

        /** One at a time, so that the books have the order in which the server was given them. */
        private synchronized void send(String message) {
            if (connection.send(message)) {
                account.applicationSent(message);
            }
        }
    }
}
