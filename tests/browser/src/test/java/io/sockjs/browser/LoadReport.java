package io.sockjs.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.openqa.selenium.json.Json;

/** What load.js tells of its clients. */
record LoadReport(List<Client> clients) {
    /**
     * One client.
     *
     * @param messages echoes that came, each once and in order
     * @param servers the names of the servers that they came from
     * @param error empty when nothing went wrong
     */
    record Client(String name, String transport, int messages, Set<String> servers, String error) {}

    static LoadReport parse(String json) {
        if (!json.startsWith("[")) {
            throw new AssertionError("this is not the report of the load: " + json);
        }
        List<Map<String, Object>> clients = new Json().toType(json, Json.LIST_OF_MAPS_TYPE);
        return new LoadReport(clients.stream().map(LoadReport::client).toList());
    }

    private static Client client(Map<String, Object> fields) {
        Set<String> servers = new TreeSet<>();
        ((List<?>) fields.getOrDefault("servers", List.of())).forEach(server -> servers.add(String.valueOf(server)));
        return new Client(
                String.valueOf(fields.get("client")),
                String.valueOf(fields.get("transport")),
                Integer.parseInt(String.valueOf(fields.get("messages"))),
                servers,
                String.valueOf(fields.get("error")));
    }

    LoadReport and(LoadReport other) {
        List<Client> both = new ArrayList<>(clients);
        both.addAll(other.clients);
        return new LoadReport(both);
    }

    /** Each client had its echoes, all from one server, and no close. */
    void expectNothingLost(String where) {
        assertThat(clients).as(where).isNotEmpty().allSatisfy(client -> {
            assertThat(client.error()).as(client.name()).isEmpty();
            assertThat(client.messages()).as(client.name()).isPositive();
            assertThat(client.servers()).as(client.name()).hasSize(1);
        });
    }

    int messages() {
        return clients.stream().mapToInt(Client::messages).sum();
    }

    /** The servers of the clients for which a balancer's choice matters: a WebSocket is one connection in any case. */
    Set<String> serversOfHttpClients() {
        Set<String> servers = new TreeSet<>();
        clients.stream()
                .filter(client -> !client.transport().equals("websocket"))
                .forEach(client -> servers.addAll(client.servers()));
        return servers;
    }
}
