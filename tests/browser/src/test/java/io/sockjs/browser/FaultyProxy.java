package io.sockjs.browser;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A reverse proxy with the faults that SockJS was made for. It takes one request from each connection, tells the server to
 * close after the answer, and then passes bytes on as they are, so that it changes nothing but what a fault says.
 */
final class FaultyProxy implements AutoCloseable {
    enum Fault {
        /** A request with an Upgrade header is answered with 400 and does not reach the server. */
        REFUSES_UPGRADE,
        /** Nothing of an answer is passed on before all of it is here. */
        BUFFERS_ANSWERS
    }

    private static final int MOST_HEAD_BYTES = 64 * 1024;
    private static final String CRLF = "\r\n";
    private static final String REFUSAL = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

    private final URI server;
    private final Set<Fault> faults;
    private final ServerSocket listening;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "faulty-proxy");
        thread.setDaemon(true);
        return thread;
    });
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private FaultyProxy(URI server, Set<Fault> faults) throws IOException {
        this.server = server;
        this.faults = faults;
        listening = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    }

    static FaultyProxy before(String server, Set<Fault> faults) throws IOException {
        EnumSet<Fault> copy = EnumSet.noneOf(Fault.class);
        copy.addAll(faults);
        FaultyProxy proxy = new FaultyProxy(URI.create(server), copy);
        proxy.threads.execute(proxy::accept);
        return proxy;
    }

    /** The base URL of what is behind, as seen through this proxy. */
    String url() {
        return "http://localhost:" + listening.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                threads.execute(() -> serve(client));
            }
        } catch (IOException closed) {
            // close() ends the loop so.
        }
    }

    private void serve(Socket client) {
        open.add(client);
        try (client) {
            String head = readHead(client.getInputStream());
            if (head.isEmpty()) {
                // A browser opens connections ahead of need.
                return;
            }
            boolean upgrade = hasUpgrade(head);
            if (upgrade && faults.contains(Fault.REFUSES_UPGRADE)) {
                client.getOutputStream().write(REFUSAL.getBytes(StandardCharsets.ISO_8859_1));
                return;
            }
            try (Socket behind = new Socket(server.getHost(), server.getPort())) {
                open.add(behind);
                exchange(client, behind, upgrade ? head : askedToClose(head), upgrade);
                open.remove(behind);
            }
        } catch (IOException eitherSideWent) {
            // The try blocks close the other one.
        } finally {
            open.remove(client);
        }
    }

    private void exchange(Socket client, Socket behind, String head, boolean upgrade) throws IOException {
        client.setTcpNoDelay(true);
        behind.setTcpNoDelay(true);
        behind.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
        // The request's body; and when the client goes, so does the request.
        threads.execute(() -> {
            try (behind) {
                client.getInputStream().transferTo(behind.getOutputStream());
            } catch (IOException eitherSideWent) {
                // The server's socket is closed, which ends the answer below.
            }
        });
        OutputStream out = client.getOutputStream();
        if (faults.contains(Fault.BUFFERS_ANSWERS) && !upgrade) {
            out.write(behind.getInputStream().readAllBytes());
        } else {
            behind.getInputStream().transferTo(out);
        }
    }

    /** Up to the empty line and with it; empty when the connection ends before that. */
    private static String readHead(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (head.size() < MOST_HEAD_BYTES) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            head.write(next);
            if (next == '\n' && head.toString(StandardCharsets.ISO_8859_1).endsWith(CRLF + CRLF)) {
                return head.toString(StandardCharsets.ISO_8859_1);
            }
        }
        throw new IOException("a request's head of more than " + MOST_HEAD_BYTES + " bytes");
    }

    private static boolean hasUpgrade(String head) {
        return head.toLowerCase(Locale.ROOT).contains(CRLF + "upgrade:");
    }

    private static String askedToClose(String head) {
        String without = head.replaceAll("(?im)^connection:.*\r\n", "");
        return without.substring(0, without.length() - CRLF.length()) + "Connection: close" + CRLF + CRLF;
    }

    @Override
    public void close() {
        try {
            listening.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            threads.shutdownNow();
        }
    }
}
