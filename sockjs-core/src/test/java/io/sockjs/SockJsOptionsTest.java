package io.sockjs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SockJsOptionsTest {
    @Test
    void defaultsAreTheReferences() {
        SockJsOptions defaults = SockJsOptions.defaults();
        assertThat(defaults.responseLimit()).isEqualTo(131_072);
        assertThat(defaults.heartbeatDelay()).isEqualTo(Duration.ofSeconds(25));
        assertThat(defaults.disconnectDelay()).isEqualTo(Duration.ofSeconds(5));
        assertThat(defaults.transports()).containsExactlyInAnyOrder(Transport.values());
        assertThat(defaults.jsessionid()).isNull();
        assertThat(defaults.disableCors()).isFalse();
        assertThat(defaults.prefix()).isEmpty();
        assertThat(defaults.sockjsUrl()).as("our own copy").isNull();
        assertThat(defaults.baseUrl()).isNull();
        assertThat(defaults.executor()).isNull();
        assertThat(defaults.webSocketHeartbeatFrames()).isTrue();
        assertThat(defaults.pongTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(defaults.handshakeTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(defaults.messageLimit()).isEqualTo(4 * 1024 * 1024);
        assertThat(defaults.sendBufferLimit()).isEqualTo(4 * 1024 * 1024);
    }

    @ParameterizedTest
    @ValueSource(strings = {"echo", "/echo/", "/", "//echo", "/e cho", "/écho", "/e?a", "/e#a"})
    void prefixThatCannotBeIsRefusedByName(String prefix) {
        assertThatThrownBy(() -> SockJsServer.create(prefix))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("option prefix cannot be");
    }

    @Test
    void eachOptionOutOfRangeIsRefusedByName() {
        refused("response_limit", options -> options.responseLimit(0));
        refused("message_limit", options -> options.messageLimit(-1));
        refused("send_buffer_limit", options -> options.sendBufferLimit(0));
        refused("heartbeat_delay", options -> options.heartbeatDelay(Duration.ZERO));
        refused("disconnect_delay", options -> options.disconnectDelay(Duration.ofDays(2)));
        refused("handshake_timeout", options -> options.handshakeTimeout(Duration.ZERO));
        refused("base_url", options -> options.baseUrl("direct.example"));
        refused("pong_timeout", options -> options.pongTimeout(Duration.ofSeconds(-1)));
        refused("sockjs_url", options -> options.sockjsUrl("javascript:alert(1)"));
        refused("sockjs_url", options -> options.sockjsUrl("/x\"></script>"));
        refused("transports", options -> options.transports(Set.of()));
        refused("transports", options -> options.transports(Set.of(Transport.WEBSOCKET_RAW)));
    }

    @Test
    @SuppressWarnings("NullAway") // What the types forbid and an application may do all the same.
    void optionThatIsNullIsRefusedByName() {
        refused("prefix", options -> options.prefix(null));
        refused("sockjs_url", options -> options.sockjsUrl(null));
        refused("transports", options -> options.transports(null));
        refused("jsessionid", options -> options.jsessionid(null));
        refused("log", options -> options.log(null));
        refused("heartbeat_delay", options -> options.heartbeatDelay(null));
        refused("base_url", options -> options.baseUrl((String) null));
        refused("executor", options -> options.executor(null));
    }

    @Test
    void refusalNamesTheOptionItsValueAndWhatIsAllowed() {
        assertThatThrownBy(() -> SockJsOptions.builder().responseLimit(-5))
                .hasMessage("option response_limit cannot be \"-5 bytes\": give at least 1");
        assertThatThrownBy(() -> SockJsOptions.builder().heartbeatDelay(Duration.ofDays(3)))
                .hasMessage("option heartbeat_delay cannot be \"PT72H\": give one between 1 ms and 1 day");
    }

    @Test
    void webSocketOffTakesTheRawOneWithIt() {
        assertThat(SockJsOptions.builder().websocket(false).build().transports())
                .doesNotContain(Transport.WEBSOCKET, Transport.WEBSOCKET_RAW)
                .contains(Transport.XHR_STREAMING);
        assertThat(SockJsOptions.builder()
                        .transports(Set.of(Transport.XHR_POLLING, Transport.WEBSOCKET_RAW))
                        .build()
                        .transports())
                .containsExactly(Transport.XHR_POLLING);
    }

    @Test
    void variedOptionsLeaveTheOriginalAlone() {
        SockJsOptions original = SockJsOptions.builder().prefix("/a").build();
        SockJsOptions varied = original.toBuilder()
                .prefix("/b")
                .responseLimit(1)
                .webSocketHeartbeatFrames(false)
                .build();
        assertThat(original.prefix()).isEqualTo("/a");
        assertThat(varied.prefix()).isEqualTo("/b");
        assertThat(varied.responseLimit()).isEqualTo(1);
        assertThat(varied.toBuilder().build().webSocketHeartbeatFrames()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"999,x", "1001,x", "1006,x", "2999,x", "5000,x", "-1,x"})
    void closeCodeThatIsNotTheApplicationsIsRefused(int code, String reason) {
        assertThatThrownBy(() -> CloseStatus.ofApplication(code, reason)).hasMessageContaining("close code " + code);
    }

    @Test
    void closeReasonIsMeasuredInBytesOfUtf8() {
        assertThat(CloseStatus.ofApplication(4999, "é".repeat(61) + "a").reason())
                .hasSize(62);
        assertThatThrownBy(() -> CloseStatus.ofApplication(3000, "é".repeat(62)))
                .hasMessageContaining("124 bytes of UTF-8");
    }

    @Test
    void transportWordsAreTheProtocols() {
        for (Transport transport : Transport.values()) {
            assertThat(Transport.of(transport.toString())).isEqualTo(transport);
        }
        assertThatThrownBy(() -> Transport.of("carrier-pigeon"))
                .hasMessage(
                        "transport \"carrier-pigeon\" is unknown; there are websocket, websocket-raw, xhr-streaming,"
                                + " eventsource, htmlfile, xhr-polling, jsonp-polling");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "JSESSIONID=abc; a=b|abc",
                "a=b;JSESSIONID=x-1|x-1",
                "a=b|dummy",
                "JSESSIONID=\"q\"|dummy",
                "|dummy",
            })
    void jsessionidIsTheRequestsOrDummy(String cookies, String expected) {
        assertThat(JSessionId.in(cookies)).isEqualTo(expected);
    }

    private static void refused(String option, Consumer<SockJsOptions.Builder> set) {
        assertThatThrownBy(() -> set.accept(SockJsOptions.builder()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("option " + option + " cannot be");
    }
}
