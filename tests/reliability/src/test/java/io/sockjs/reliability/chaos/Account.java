package io.sockjs.reliability.chaos;

import io.sockjs.reliability.chaos.Finding.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The books of one connection. Every message begins with the client's name and a slash, and is sent once. Thread-safe. */
final class Account {
    private final String client;
    private final List<Finding> noted = new ArrayList<>();
    private final Direction up = new Direction("to the application");
    private final Direction down = new Direction("to the client");
    private int openFrames;
    private int unseenOpens;
    private int opens;
    private int closes;
    private int numbers;

    Account(String client) {
        this.client = client;
    }

    synchronized void applicationOpened() {
        opens++;
    }

    synchronized void applicationClosed() {
        closes++;
    }

    synchronized void applicationReceived(String message) {
        if (closes > 0 && closes >= opens) {
            note(Kind.AFTER_CLOSE, message + " came after onClose");
        }
        up.arrived.add(message);
    }

    /** A number for a message to the client; no two sessions under one name share one. */
    synchronized int nextDown() {
        return numbers++;
    }

    /** The application's send took the message. */
    synchronized void applicationSent(String message) {
        down.sent.add(message);
        down.acknowledged.put(message, true);
    }

    synchronized void clientOpened() {
        openFrames++;
    }

    /** To be told before the message is on its way. */
    synchronized void clientSends(String message) {
        up.sent.add(message);
    }

    /** The server has answered that it took the message. */
    synchronized void clientAcknowledged(String message) {
        up.acknowledged.put(message, true);
    }

    synchronized void clientReceived(String message) {
        down.arrived.add(message);
    }

    /** The client did not see the answer of a receiver to its end: it may have opened a session. */
    synchronized void clientMayHaveOpened() {
        unseenOpens++;
    }

    synchronized void clientHung(String what) {
        note(Kind.HUNG, what);
    }

    synchronized void clientHeardOther(String what) {
        note(Kind.PROTOCOL, what);
    }

    synchronized boolean isOpen() {
        return opens > closes;
    }

    synchronized long arrivedUp() {
        return up.arrived.size();
    }

    synchronized long opens() {
        return opens;
    }

    synchronized long sentDown() {
        return down.sent.size();
    }

    synchronized long arrivedDown() {
        return down.arrived.size();
    }

    synchronized List<Finding> findings() {
        List<Finding> findings = new ArrayList<>(noted);
        String counted = opens + " onConnection, " + closes + " onClose, " + openFrames + " open frames";
        if (opens < openFrames || opens > openFrames + unseenOpens) {
            findings.add(new Finding(Kind.OPENS, client, counted));
        }
        if (closes < opens) {
            findings.add(new Finding(Kind.NO_CLOSE, client, counted));
        }
        if (closes > opens) {
            findings.add(new Finding(Kind.CLOSED_TWICE, client, counted));
        }
        // A session that ended and one that came after it under the same id may have a gap between them.
        up.check(findings, opens > 1);
        down.check(findings, opens > 1);
        return findings;
    }

    private void note(Kind kind, String detail) {
        noted.add(new Finding(kind, client, detail));
    }

    /** What was sent one way, and what arrived. Only what comes after the last arrival may be missing: the close took it. */
    private final class Direction {
        private final String name;
        private final List<String> sent = new ArrayList<>();
        private final Map<String, Boolean> acknowledged = new HashMap<>();
        private final List<String> arrived = new ArrayList<>();

        Direction(String name) {
            this.name = name;
        }

        private void check(List<Finding> findings, boolean gapsExcused) {
            Map<String, Integer> places = new HashMap<>();
            for (int place = 0; place < sent.size(); place++) {
                places.put(sent.get(place), place);
            }
            boolean[] came = new boolean[sent.size()];
            int last = -1;
            for (String message : arrived) {
                Integer place = places.get(message);
                if (place == null) {
                    boolean ours = message.startsWith(client + "/");
                    boolean whole = message.matches("[a-z-]+\\d+(-\\d+)+/.*");
                    findings.add(finding(!ours && whole ? Kind.MIXED : Kind.ALTERED, message, "was never sent"));
                } else if (came[place]) {
                    findings.add(finding(Kind.DOUBLED, message, "came again"));
                } else {
                    came[place] = true;
                    if (place < last) {
                        findings.add(finding(Kind.REORDERED, message, "came after " + sent.get(last)));
                    }
                    last = Math.max(last, place);
                }
            }
            for (int place = 0; place < last && !gapsExcused; place++) {
                if (!came[place] && acknowledged.containsKey(sent.get(place))) {
                    findings.add(finding(Kind.LOST, sent.get(place), "is missing before " + sent.get(last)));
                }
            }
        }

        private Finding finding(Kind kind, String message, String what) {
            return new Finding(kind, client, "message " + message + " " + name + " " + what);
        }
    }
}
