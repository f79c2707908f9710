package io.sockjs.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockjs.Admission;
import io.sockjs.OriginPolicy;
import io.sockjs.SessionBinding;
import io.sockjs.SockJsConnection;
import io.sockjs.SockJsLog;
import io.sockjs.SockJsRequest;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A session id, and what a session is bound to, are seen by nobody: not in a log at DEBUG, not in what a connection shows, not in
 * an answer. And what a peer says comes back to nobody in an error's words.
 */
class SecretTest extends EngineRig {
    private static final String SECRET = "s3cr3t-0123456789";

    private final List<String> lines = new ArrayList<>();
    private final SockJsLog everything = new SockJsLog() {
        @Override
        public boolean isOn(Severity severity) {
            return true;
        }

        @Override
        public void log(Severity severity, String message, @Nullable Throwable cause) {
            StringWriter trace = new StringWriter();
            if (cause != null) {
                cause.printStackTrace(new PrintWriter(trace));
            }
            lines.add(severity + " " + message + trace);
        }
    };

    private void loud(Consumer<SockJsConnection> handler) {
        engine = engine(options -> options.log(everything).binding(SessionBinding.header("X-Key")), connection -> {
            note(connection);
            handler.accept(connection);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST xhr",
                "POST xhr_streaming",
                "GET eventsource",
                "GET htmlfile?c=x",
                "GET jsonp?c=x",
                "GET websocket"
            })
    void sessionIdIsNowhereToBeSeen(String transport) {
        List<String> seen = new ArrayList<>();
        loud(connection -> {
            seen.add(connection + connection.id() + connection.url() + connection.pathname() + connection.headers());
            connection.onMessage(message -> {
                throw new IllegalStateException("boom");
            });
        });
        server.onHandshake(handshake -> {
            seen.add(handshake + handshake.path() + handshake.query());
            return Admission.accept();
        });
        String method = transport.substring(0, transport.indexOf(' '));
        String path = "/echo/0/" + SECRET + "/" + transport.substring(method.length() + 1);
        FakeExchange opening = key(new FakeExchange(method, path, io), SECRET);
        if (path.endsWith("websocket")) {
            opening = key(upgrade(path), SECRET);
            listener(opening).opened(opening.sink);
            text(opening, "[\"a\"]");
        } else {
            handle(opening);
        }
        handle(key(new FakeExchange("POST", path.replaceFirst("[^/]*$", "xhr_send"), io), SECRET)
                .withBody("[\"a\"]"));
        handle(key(new FakeExchange("POST", path.replaceFirst("[^/]*$", "xhr_send"), io), "thief"));
        handle(key(new FakeExchange("POST", path.replaceFirst("[^/]*$", "xhr"), io), SECRET));
        io.advance(Duration.ofMinutes(1));
        assertThat(events).contains("open", "close 1011");
        assertThat(lines).anyMatch(line -> line.contains("opened")).anyMatch(line -> line.contains("threw"));
        assertThat(seen).hasSizeGreaterThanOrEqualTo(2);
        assertThat(String.join("\n", lines) + seen + opening.sink.all()).doesNotContain(SECRET);
    }

    private static FakeExchange key(FakeExchange exchange, String value) {
        return exchange.with("X-Key", value);
    }

    @Test
    void functionThatFailsDoesNotPutTheSessionIdIntoTheLog() {
        engine = engine(options -> options.log(everything).binding(SecretTest::failing), this::echo);
        FakeExchange poll = request("POST", "/echo/0/" + SECRET + "/xhr");
        assertThat(poll.answer().status()).isEqualTo(500);
        assertThat(lines).hasSize(1);
        assertThat(String.join("\n", lines) + poll.words()).doesNotContain(SECRET);
    }

    private static Object failing(SockJsRequest request) {
        throw new IllegalStateException("boom");
    }

    @Test
    void originThatIsRefusedIsLoggedInOneLineWithoutThePath() {
        engine = engine(options -> options.log(everything).origins(OriginPolicy.sameOrigin()), this::echo);
        for (int i = 0; i < 2; i++) {
            handle(new FakeExchange("POST", "/echo/0/" + SECRET + "/xhr?t=" + SECRET, io)
                    .with("Origin", "http://evil\r\nERROR [/echo] forged\u0085\u2028")
                    .with("Host", "a\nb"));
        }
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).startsWith("INFO [/echo] refused xhr ");
        assertThat(lines.get(1)).startsWith("DEBUG [/echo] refused xhr ").contains("evil  ERROR [/echo] forged");
        assertThat(lines).noneMatch(line -> line.matches("(?s).*[\\p{Cntrl}\u0085\u2028].*") || line.contains(SECRET));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /MARK",
                "GET /0/MARK/nothing",
                "MARK /info",
                "DELETE /0/MARK/xhr",
                "GET /0/s/jsonp?c=MARK<script>",
                "GET /0/s/jsonp?callback=MARK%28%29",
                "GET /0/s/htmlfile?c=MARK(",
                "GET /0/MARK/websocket",
                "POST /0/MARK/xhr_send",
                "POST /0/MARK/jsonp_send",
                "POST /0/open/xhr_send",
                "POST /0/open/jsonp_send",
            })
    void errorRepeatsNothingOfTheRequestAndIsNoScript(String request) {
        handle(new FakeExchange("POST", "/echo/0/open/xhr", io));
        int blank = request.indexOf(' ');
        FakeExchange exchange =
                handle(new FakeExchange(request.substring(0, blank), "/echo" + request.substring(blank + 1), io)
                        .with("Upgrade", "MARK")
                        .with("Sec-WebSocket-Version", "MARK")
                        .withBody("[\"MARK"));
        assertThat(exchange.answer().status()).isBetween(400, 500);
        assertThat(exchange.words()).doesNotContain("MARK");
        assertThat(exchange.answer().headers())
                .noneMatch(header -> header.value().contains("MARK"));
        if (exchange.answer().body().length > 0) {
            assertThat(exchange.answer().header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(exchange.answer().header("Content-Type")).startsWith("text/plain");
        }
    }
}
