package io.sockjs.reliability.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The books of all connections of a run: each event is told as it happens, by the client or by the application, and
 * {@link #findings} says afterwards what does not add up. Thread-safe.
 */
final class Accounts {
    private final Map<String, Account> accounts = new ConcurrentHashMap<>();

    /** The books of one connection, which are opened by whoever asks first. */
    Account of(String client) {
        return accounts.computeIfAbsent(client, Account::new);
    }

    int connections() {
        return accounts.size();
    }

    long messagesUp() {
        return accounts.values().stream().mapToLong(Account::arrivedUp).sum();
    }

    long messagesDown() {
        return accounts.values().stream().mapToLong(Account::arrivedDown).sum();
    }

    /** Sessions of which the application was told. */
    long opens() {
        return accounts.values().stream().mapToLong(Account::opens).sum();
    }

    /** Messages that the application's sends took. */
    long messagesSentDown() {
        return accounts.values().stream().mapToLong(Account::sentDown).sum();
    }

    /** Connections whose application has not been told of the end. */
    long open() {
        return accounts.values().stream().filter(Account::isOpen).count();
    }

    /** What does not add up, to be asked after the end of all connections. */
    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        accounts.values().forEach(account -> findings.addAll(account.findings()));
        return findings;
    }
}
