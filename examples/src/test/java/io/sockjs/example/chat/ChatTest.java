package io.sockjs.example.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockjs.netty.SockJsHttpServer;
import io.sockjs.testkit.RawHttp;
import io.sockjs.testkit.RawRequest;
import io.sockjs.testkit.RawWebSocket;
import io.sockjs.testkit.Target;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChatTest {
    private final SockJsHttpServer http = Chat.start(0);
    private final Target target = Target.of(URI.create("http://127.0.0.1:" + http.port()));

    @AfterEach
    void stop() {
        http.close();
    }

    @Test
    void peopleOfOneRoomHearEachOtherAndNobodyElse() {
        try (RawWebSocket ann = enter("lobby", "ann");
                RawWebSocket bob = enter("lobby", "bob");
                RawWebSocket carl = enter("attic", "carl")) {
            assertThat(ann.text()).isEqualTo("a[\"Welcome to lobby, ann. People here: 1.\"]");
            assertThat(bob.text()).isEqualTo("a[\"Welcome to lobby, bob. People here: 2.\"]");
            assertThat(carl.text()).isEqualTo("a[\"Welcome to attic, carl. People here: 1.\"]");
            assertThat(ann.text()).isEqualTo("a[\"* bob came\"]");
            bob.send("[\"hello\"]");
            assertThat(ann.text()).isEqualTo("a[\"bob: hello\"]");
            assertThat(bob.text()).isEqualTo("a[\"bob: hello\"]");
            bob.close();
            assertThat(ann.text()).isEqualTo("a[\"* bob left\"]");
            carl.send("[\"alone\"]");
            assertThat(carl.text()).isEqualTo("a[\"carl: alone\"]");
        }
    }

    @Test
    void nobodyEntersWithoutAName() {
        try (RawWebSocket nameless = enter("lobby", "")) {
            assertThat(nameless.text()).isEqualTo("c[4400,\"Give a name of 1 to 20 characters.\"]");
        }
    }

    @Test
    void longLineIsCut() {
        try (RawWebSocket ann = enter("lobby", "ann")) {
            ann.text();
            ann.send("[\"" + "x".repeat(5000) + "\"]");
            assertThat(ann.text()).hasSizeLessThan(1100).endsWith(" …\"]");
        }
    }

    @Test
    void pageIsServed() {
        assertThat(RawHttp.exchange(target, RawRequest.get("/")).text()).contains("new SockJS('/chat/'");
        assertThat(RawHttp.exchange(target, RawRequest.get("/chat/lobby/sockjs-1.6.1.min.js"))
                        .status())
                .isEqualTo(200);
    }

    private RawWebSocket enter(String room, String name) {
        RawWebSocket socket = RawWebSocket.open(target, "/chat/" + room + "/0/s/websocket?name=" + name);
        assertThat(socket.text()).isEqualTo("o");
        return socket;
    }
}
