package io.sockjs.reliability.chaos;

import io.sockjs.testkit.StreamKind;
import io.sockjs.testkit.Target;
import io.sockjs.testkit.WireFailure;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** One client that opens connection after connection and does one thing after another with each, as its random numbers say. */
final class ChaosClient implements Runnable {
    /** Longer than any wait that a loaded machine explains. */
    static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final String[] TRANSPORTS = {
        "websocket", "websocket-raw", "xhr-streaming", "xhr-polling", "eventsource", "htmlfile", "jsonp-polling"
    };

    private final Target target;
    private final Accounts accounts;
    private final int number;
    private final Random random;
    private final long endNanos;
    private int connections;
    private String name = "";
    private Account account;
    private List<String> unacknowledged = new ArrayList<>();
    private int messages;

    ChaosClient(Target target, Accounts accounts, int number, long seed, long endNanos) {
        this.target = target;
        this.accounts = accounts;
        this.number = number;
        this.random = new Random(seed * 1_000_003 + number);
        this.endNanos = endNanos;
        this.account = accounts.of("none" + number + "-0");
    }

    @Override
    public void run() {
        while (System.nanoTime() < endNanos) {
            connection();
        }
    }

    /** One connection from its opening to its end. */
    void connection() {
        String transport = TRANSPORTS[random.nextInt(TRANSPORTS.length)];
        name = transport + number + "-" + connections++;
        account = accounts.of(name);
        unacknowledged = new ArrayList<>();
        messages = 0;
        Link link = link(transport);
        try {
            Link.Frame first = link.receive();
            if (first == null) {
                return;
            }
            heard(first);
            int steps = 1 + random.nextInt(12);
            boolean goesOn = true;
            for (int i = 0; i < steps && goesOn && System.nanoTime() < endNanos; i++) {
                goesOn = step(link);
            }
            if (goesOn) {
                sync(link);
            }
        } catch (WireFailure broken) {
            account.clientMayHaveOpened();
            if (broken.getCause() instanceof InterruptedIOException
                    || String.valueOf(broken.getMessage()).contains("nothing more came")) {
                account.clientHung(String.valueOf(broken.getMessage()));
            }
        } catch (RuntimeException notSockJs) {
            account.clientHeardOther(notSockJs.toString());
        } finally {
            close(link);
        }
    }

    private Link link(String transport) {
        String prefix = "/chaos/" + name;
        return switch (transport) {
            case "websocket" -> new SocketLink(target, prefix + "/000/any/websocket", false);
            case "websocket-raw" -> new SocketLink(target, prefix + "/websocket", true);
            case "xhr-streaming" -> new HttpLink(target, prefix, StreamKind.XHR_STREAMING, false);
            case "eventsource" -> new HttpLink(target, prefix, StreamKind.EVENTSOURCE, false);
            case "htmlfile" -> new HttpLink(target, prefix, StreamKind.HTMLFILE, false);
            case "xhr-polling" -> new HttpLink(target, prefix, null, false);
            default -> new HttpLink(target, prefix, null, true);
        };
    }

    private boolean step(Link link) {
        switch (random.nextInt(16)) {
            case 0 -> {
                link.cutWhileSending(message("do", "1"), random.nextBoolean());
                return link instanceof HttpLink;
            }
            case 1 -> {
                abort(link, random.nextBoolean());
                return false;
            }
            case 2 -> {
                send(link, List.of(message("close", "")));
                return drain(link, null);
            }
            case 3, 4 -> {
                Link.Frame frame = link.second();
                if (frame != null && frame.kind() == 'o') {
                    account.clientOpened();
                }
                return frame == null;
            }
            case 5, 6 -> stall();
            case 7, 8, 9 -> {
                return sync(link);
            }
            default -> {
                List<String> batch = new ArrayList<>();
                for (int i = random.nextInt(5); i >= 0; i--) {
                    batch.add(message("do", String.valueOf(random.nextInt(4))));
                }
                send(link, batch);
            }
        }
        return true;
    }

    /** What the client does, and no wait for anything: it reads nothing for a while. */
    private void stall() {
        try {
            Thread.sleep(random.nextInt(40));
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private String message(String verb, String argument) {
        String message = name + "/" + messages++ + "/" + verb + "/" + argument;
        account.clientSends(message);
        return message;
    }

    private void send(Link link, List<String> batch) {
        unacknowledged.addAll(batch);
        if (link.send(batch)) {
            acknowledged();
        }
    }

    private void acknowledged() {
        unacknowledged.forEach(account::clientAcknowledged);
        unacknowledged.clear();
    }

    /** Sends a message that comes back, and reads until it is there. */
    private boolean sync(Link link) {
        // Now and then one that is worth telling the observer of, and longer than an answer.
        String sync = message("sync", "x".repeat(random.nextInt(4) == 0 ? random.nextInt(8000) : 0));
        send(link, List.of(sync));
        return drain(link, sync);
    }

    private boolean drain(Link link, @Nullable String until) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            Link.Frame frame = link.receive();
            if (frame == null) {
                return false;
            }
            heard(frame);
            if (until != null && frame.messages().contains(until)) {
                acknowledged();
                return true;
            }
            if (frame.kind() == 'o') {
                return false;
            }
        }
        account.clientHung("awaited " + until + " in vain, though other frames came");
        return false;
    }

    private void heard(Link.Frame frame) {
        if (frame.kind() == 'o') {
            account.clientOpened();
        }
        frame.messages().forEach(account::clientReceived);
    }

    private void close(Link link) {
        try {
            abort(link, random.nextInt(4) == 0);
        } catch (WireFailure gone) {
            // The server may have been faster.
        }
    }

    private void abort(Link link, boolean reset) {
        if (link.abort(reset)) {
            account.clientMayHaveOpened();
        }
    }
}
