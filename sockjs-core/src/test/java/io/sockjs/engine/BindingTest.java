package io.sockjs.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockjs.Admission;
import io.sockjs.OriginPolicy;
import io.sockjs.SessionBinding;
import io.sockjs.SockJsOptions;
import io.sockjs.SockJsRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What a stolen session id is worth, with what the session is bound to and who is taken for its client. */
class BindingTest extends EngineRig {
    private static final List<String> RECEIVERS =
            List.of("POST xhr", "POST xhr_streaming", "GET eventsource", "GET htmlfile?c=x", "GET jsonp?c=x");

    private void bound(Function<? super SockJsRequest, ?> binding) {
        engine = engine(options -> options.binding(binding), this::echo);
    }

    @Test
    void sessionIsBoundToNothingByDefault() {
        assertThat(SockJsOptions.defaults().binding()).isNull();
        assertThat(SockJsOptions.builder()
                        .binding(SessionBinding.address())
                        .binding(SessionBinding.none())
                        .build()
                        .binding())
                .isNull();
        handle(from("192.0.2.1", 1, "POST", "s/xhr"));
        assertThat(handle(from("192.0.2.2", 1, "POST", "s/xhr_send")).answer().status())
                .isEqualTo(204);
    }

    @Test
    void otherAddressHasNoSuchSessionAndAnotherPortHas() {
        bound(SessionBinding.address());
        handle(from("192.0.2.1", 1000, "POST", "s/xhr"));
        assertThat(handle(from("192.0.2.2", 1000, "POST", "s/xhr_send"))
                        .answer()
                        .status())
                .isEqualTo(404);
        FakeExchange send = handle(from("192.0.2.1", 2000, "POST", "s/xhr_send"));
        assertThat(send.answer().status()).isEqualTo(204);
        assertThat(events).containsExactly("open", "message a");
        assertThat(handle(from("192.0.2.1", 3000, "POST", "s/xhr")).sink.all()).isEqualTo("a[\"a\"]\n");
    }

    @Test
    void sessionIsItsUsersAlone() {
        bound(SessionBinding.principal());
        handle(from("192.0.2.1", 1, "POST", "s/xhr").as("alice"));
        assertThat(connections.get(0).principal())
                .isNotNull()
                .extracting(Principal::getName)
                .isEqualTo("alice");
        for (FakeExchange thief : List.of(
                from("192.0.2.1", 1, "POST", "s/xhr_send").as("mallory"), from("192.0.2.1", 1, "POST", "s/xhr_send"))) {
            assertThat(handle(thief).answer().status()).isEqualTo(404);
        }
        assertThat(handle(from("192.0.2.9", 1, "POST", "s/xhr_send").as("alice"))
                        .answer()
                        .status())
                .isEqualTo(204);
    }

    @Test
    void handshakesPrincipalGoesBeforeTheServers() {
        server.onHandshake(handshake -> Admission.accept().as(() -> "somebody else"));
        handle(from("192.0.2.1", 1, "POST", "s/xhr").as("alice"));
        assertThat(connections.get(0).principal())
                .extracting(Principal::getName)
                .isEqualTo("somebody else");
    }

    @Test
    void receiverThatIsNotTheSessionsIs404AndDisturbsNobody() {
        bound(SessionBinding.address());
        FakeExchange stream = handle(from("192.0.2.1", 1, "POST", "s/xhr_streaming"));
        for (String receiver : RECEIVERS) {
            String method = receiver.substring(0, receiver.indexOf(' '));
            FakeExchange thief = handle(from("192.0.2.2", 1, method, "s/" + receiver.substring(method.length() + 1)));
            assertThat(thief.answer().status()).as(receiver).isEqualTo(404);
            assertThat(thief.head).as(receiver).isNull();
            assertThat(thief.sink.all()).as(receiver).isEmpty();
        }
        assertThat(engine.sessions()).isEqualTo(1);
        assertThat(stream.sink.finished).isNull();
        connections.get(0).send("still here");
        assertThat(stream.sink.all()).contains("still here");
    }

    /** Nobody learns from the answer whether there is a session of that id. */
    @Test
    void answerIsThatOfAnUnknownSession() {
        bound(SessionBinding.address());
        handle(from("192.0.2.1", 1, "POST", "s/xhr"));
        FakeExchange stolen = handle(from("192.0.2.2", 1, "POST", "s/xhr_send"));
        FakeExchange unknown = handle(from("192.0.2.2", 1, "POST", "other/xhr_send"));
        assertThat(stolen.answer().headers()).isEqualTo(unknown.answer().headers());
        assertThat(stolen.words()).isEqualTo(unknown.words());
    }

    @Test
    void headerAndCookieBindByTheirValueAndTheirAbsence() {
        bound(SessionBinding.header("Authorization"));
        handle(from("192.0.2.1", 1, "POST", "s/xhr").with("Authorization", "Bearer ann"));
        handle(from("192.0.2.1", 1, "POST", "none/xhr"));
        assertThat(sendsAs("s", "Authorization", "Bearer ann")).isEqualTo(204);
        assertThat(sendsAs("s", "Authorization", "Bearer bob")).isEqualTo(404);
        assertThat(sendsAs("s", "X-Other", "Bearer ann")).isEqualTo(404);
        assertThat(sendsAs("none", "X-Other", "x")).isEqualTo(204);
        assertThat(sendsAs("none", "Authorization", "Bearer ann")).isEqualTo(404);

        bound(SessionBinding.cookie("user"));
        handle(from("192.0.2.1", 1, "POST", "s/xhr").with("Cookie", "a=b; user=ann; c=d"));
        assertThat(sendsAs("s", "Cookie", "user=ann")).isEqualTo(204);
        assertThat(sendsAs("s", "Cookie", "xuser=ann")).isEqualTo(404);
        assertThat(sendsAs("s", "Cookie", "user=bob; user=ann")).isEqualTo(404);
    }

    private int sendsAs(String session, String header, String value) {
        return handle(from("192.0.2.1", 1, "POST", session + "/xhr_send").with(header, value))
                .answer()
                .status();
    }

    @Test
    void functionThatThrowsIs500AndLeavesNoSession() {
        bound(request -> {
            throw new IllegalStateException("boom");
        });
        FakeExchange poll = request("POST", "/echo/0/s/xhr");
        assertThat(poll.answer().status()).isEqualTo(500);
        assertThat(poll.words()).doesNotContain("boom");
        assertThat(engine.sessions()).isZero();
        assertThat(log).hasSize(1);
    }

    /** Both were asked about before there was a session; the second one to be admitted is not the first one's. */
    @Test
    void twoWhoOpenTheSameIdAtATimeAreNotOneSession() {
        bound(SessionBinding.address());
        CompletableFuture<Admission> first = new CompletableFuture<>();
        CompletableFuture<Admission> second = new CompletableFuture<>();
        var answers = List.of(first, second).iterator();
        server.onHandshakeAsync(handshake -> answers.next());
        FakeExchange one = handle(from("192.0.2.1", 1, "POST", "s/xhr"));
        FakeExchange two = handle(from("192.0.2.2", 1, "POST", "s/xhr"));
        first.complete(Admission.accept());
        second.complete(Admission.accept());
        io.run();
        assertThat(one.sink.all()).isEqualTo("o\n");
        assertThat(two.answer().status()).isEqualTo(404);
        assertThat(engine.sessions()).isEqualTo(1);
    }

    @Test
    void bindingWithoutANameIsRefusedByName() {
        assertThatThrownBy(() -> SessionBinding.header(" ")).hasMessageContaining("option binding cannot be");
        assertThatThrownBy(() -> SessionBinding.cookie("")).hasMessageContaining("option binding cannot be");
    }

    // --- with trusted proxies

    @Test
    void addressBehindATrustedProxyIsTheClientsEverywhere() {
        List<String> asked = new ArrayList<>();
        engine = engine(
                proxied(options -> options.baseUrl(request -> {
                    asked.add(request.remoteAddress().toString());
                    return "/x";
                })),
                this::echo);
        server.onHandshake(handshake -> {
            asked.add(handshake.remoteAddress().toString());
            return Admission.accept();
        });
        InetSocketAddress proxy = new InetSocketAddress(address("10.0.0.1"), 1);
        handle(new FakeExchange("GET", "/echo/info", io).over(proxy, proxy).with("X-Forwarded-For", "203.0.113.5"));
        handle(from("10.0.0.1", 1, "POST", "s/xhr").with("X-Forwarded-For", "203.0.113.5, 192.0.2.1"));
        assertThat(connections.get(0).remoteAddress().getAddress()).isEqualTo(address("192.0.2.1"));
        assertThat(asked).containsExactly("/203.0.113.5:0", "/192.0.2.1:0");
        assertThat(sendsBy("10.0.0.2", "192.0.2.1")).isEqualTo(204);
        assertThat(sendsBy("10.0.0.1", "192.0.2.2")).isEqualTo(404);
        assertThat(sendsBy("10.0.0.1", "garbage")).isEqualTo(404);
        assertThat(sendsBy("192.0.2.9", "192.0.2.1")).as("not one of ours").isEqualTo(404);
    }

    @Test
    void hostBehindATrustedProxyIsTheForwardedOne() {
        engine = engine(proxied(options -> options.origins(OriginPolicy.sameOrigin())), this::echo);
        assertThat(infoBy("10.0.0.1")).isEqualTo(200);
        assertThat(infoBy("192.0.2.9")).isEqualTo(403);
    }

    private int infoBy(String peer) {
        var far = new InetSocketAddress(address(peer), 1);
        return handle(new FakeExchange("GET", "/echo/info", io)
                        .over(far, far)
                        .with("Host", "inner:8081")
                        .with("X-Forwarded-Host", "www.example.com")
                        .with("Origin", "https://www.example.com"))
                .answer()
                .status();
    }

    private int sendsBy(String peer, String forwarded) {
        return handle(from(peer, 7, "POST", "s/xhr_send").with("X-Forwarded-For", forwarded))
                .answer()
                .status();
    }

    private static UnaryOperator<SockJsOptions.Builder> proxied(UnaryOperator<SockJsOptions.Builder> more) {
        return options -> more.apply(options.trustedProxies("10.0.0.0/8").binding(SessionBinding.address()));
    }

    private FakeExchange from(String address, int port, String method, String path) {
        InetSocketAddress far = new InetSocketAddress(address(address), port);
        return new FakeExchange(method, "/echo/0/" + path, io).over(far, far).withBody("[\"a\"]");
    }

    private static InetAddress address(String figures) {
        try {
            return InetAddress.getByName(figures);
        } catch (UnknownHostException none) {
            throw new AssertionError(none);
        }
    }
}
