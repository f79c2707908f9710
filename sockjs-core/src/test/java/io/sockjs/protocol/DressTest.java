package io.sockjs.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockjs.CloseStatus;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DressTest {
    private static final byte[] FRAME =
            Frames.messages(List.of(Frames.message("100% \"</script>\"\r\n"), Frames.message("é")));

    @Test
    void xhrEndsAFrameWithALineFeed() {
        assertThat(wrap(Dress.XHR_STREAMING, FRAME))
                .isEqualTo("a[\"100% \\\"</script>\\\"\\r\\n\",\"é\"]\n")
                .isEqualTo(wrap(Dress.XHR_POLLING, FRAME));
    }

    @Test
    void eventsourceEscapesThePercentSign() {
        assertThat(wrap(Dress.EVENTSOURCE, FRAME))
                .isEqualTo("data: a[\"100%25 \\\"</script>\\\"\\r\\n\",\"é\"]\r\n\r\n");
    }

    @Test
    void htmlfileCannotBeLeftByAScriptsEnd() {
        assertThat(wrap(Dress.HTMLFILE, FRAME))
                .isEqualTo("<script>\np(\"a[\\\"100% \\\\\\\"\\u003c/script>\\\\\\\"\\\\r\\\\n\\\",\\\"é\\\"]\");\n"
                        + "</script>\r\n");
    }

    @Test
    void jsonpCallsTheCallback() {
        assertThat(wrap(Dress.JSONP_POLLING, Frames.close(new CloseStatus(3000, "Go away!"))))
                .isEqualTo("/**/cb(\"c[3000,\\\"Go away!\\\"]\");\r\n");
    }

    @Test
    void htmlfilePageIsLongerThan1024BytesAndNamesTheCallback() {
        String page = new String(Dress.HTMLFILE.prelude("_jp.abc"), StandardCharsets.UTF_8);
        assertThat(page.length()).isGreaterThan(1024);
        assertThat(page).contains("var c = parent._jp.abc;\n").endsWith(" \r\n\r\n");
    }

    @Test
    void preludeOfXhrStreamingIs2048Aitches() {
        assertThat(Dress.XHR_STREAMING.prelude(""))
                .isEqualTo(("h".repeat(2048) + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "c=a%0d%0a",
                "c=a(",
                "c=%3C%2Fscript%3E",
                "c=%C3%A9",
                "callback=a%20b",
                "c=abcdefghijklmnopqrstuvwxyz0123456"
            })
    void callbackThatIsNoPlainNameIsRefused(String query) {
        assertThatThrownBy(() -> Callback.of(query, Dress.JSONP_POLLING)).hasMessage("invalid \"callback\" parameter");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "c=", "x=1", "cc=a", "c", "c=%zz"})
    void missingCallbackIsRefused(String query) {
        assertThatThrownBy(() -> Callback.of(query, Dress.HTMLFILE)).hasMessage("\"callback\" parameter required");
    }

    @Test
    void callbackIsFoundUnderEitherName() throws BadMessage {
        assertThat(Callback.of("t=1&c=_jp.a-B_9", Dress.JSONP_POLLING)).isEqualTo("_jp.a-B_9");
        assertThat(Callback.of("callback=%63b&c2=x", Dress.HTMLFILE)).isEqualTo("cb");
        assertThat(Callback.of("c=" + "a".repeat(33), Dress.HTMLFILE)).hasSize(33);
    }

    private static String wrap(Dress dress, byte[] frame) {
        return new String(dress.wrap(frame, "cb"), StandardCharsets.UTF_8);
    }
}
