package io.sockjs.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sockjs.testkit.RawHttp;
import io.sockjs.testkit.RawReceiver;
import io.sockjs.testkit.RawRequest;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.StreamKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("§4 HtmlFile and callbacks")
final class HtmlFileRules extends Chapter {
    private static final String PAGE = """
            <!doctype html>
            <html><head>
              <meta http-equiv="X-UA-Compatible" content="IE=edge" />
              <meta http-equiv="Content-Type" content="text/html; charset=UTF-8" />
            </head><body><h2>Don't panic!</h2>
              <script>
                document.domain = document.domain;
                var c = parent.CALLBACK;
                c.start();
                function p(d) {c.message(d);};
                window.onload = function() {c.stop();};
              </script>""";

    HtmlFileRules(ConformanceTarget target) {
        super(target);
    }

    @Test
    @DisplayName(
            "§4 htmlfile: the page with the callback, padded beyond 1024 bytes, is its own chunk before the frame o")
    void htmlFileHasAPrelude() {
        try (RawReceiver receiver = session(ECHO).stream(StreamKind.HTMLFILE)) {
            new Answer(receiver.head()).status(200).header("Content-Type", Answer.HTML);
            String prelude = receiver.prelude();
            String page = PAGE.replace("CALLBACK", "callback");
            assertEquals(page, prelude.substring(0, Math.min(page.length(), prelude.length())), "the page");
            String padding = prelude.substring(page.length());
            assertTrue(padding.matches("\n? *\r\n\r\n"), () -> "spaces, then CRLF twice: <" + padding + ">");
            assertTrue(prelude.length() > 1024, () -> "more than 1024 bytes, not " + prelude.length());
            assertEquals("<script>\np(\"o\");\n</script>\r\n", receiver.chunk(), "the first frame");
        }
    }

    @Test
    @DisplayName("§4 htmlfile: </script> inside a message does not end the script")
    void htmlFileMessagesDoNotEndTheScript() {
        for (String message : List.of("</script>", "</SCRIPT >", "</script><script>p('x')</script>")) {
            RawSession session = session(ECHO);
            try (RawReceiver receiver = session.stream(StreamKind.HTMLFILE).opened()) {
                session.send(message);
                String chunk = Objects.requireNonNullElse(receiver.chunk(), "");
                assertEquals(chunk.lastIndexOf("</"), chunk.indexOf("</"), () -> "one </ only: " + chunk);
                byte[] bytes = chunk.getBytes(StandardCharsets.UTF_8);
                assertEquals(List.of(message), Frames.messages(StreamKind.HTMLFILE.undress(bytes)), chunk);
            }
        }
    }

    @Test
    @DisplayName("§4 Without a callback: 500 '\"callback\" parameter required'")
    void theCallbackIsRequired() {
        for (String path : List.of("jsonp", "htmlfile", "jsonp?x=y", "htmlfile?x=y")) {
            answer(RawRequest.get(session(ECHO).path(path))).status(500).bodyHas("\"callback\" parameter required");
        }
    }

    @Test
    @DisplayName("§4 A callback with a character outside [a-zA-Z0-9-_.]: 500 'invalid \"callback\" parameter'")
    void theCallbackIsChecked() {
        for (String bad :
                List.of("%20", "*", "abc(", "abc%28", "%3Cscript%3E", "a%0Ab", "caf%C3%A9", "a%2Bb", "a[0]")) {
            for (String transport : List.of("jsonp", "htmlfile")) {
                answer(RawRequest.get(session(ECHO).path(transport + "?c=" + bad)))
                        .status(500)
                        .bodyHas("invalid \"callback\" parameter");
            }
        }
    }

    @Test
    @DisplayName("§4 jsonp: a callback of 32 characters is taken, of 33 refused")
    void aLongJsonpCallbackIsRefused() {
        String longest = "c".repeat(32);
        answer(RawRequest.get(session(ECHO).path("jsonp?c=" + longest))).body("/**/" + longest + "(\"o\");\r\n");
        answer(RawRequest.get(session(ECHO).path("jsonp?c=" + longest + "c")))
                .status(500)
                .bodyHas("invalid \"callback\" parameter");
    }

    @Test
    @DisplayName("§4 The callback may be called c or callback, among others, and is percent-decoded")
    void theCallbackIsFoundAndDecoded() {
        for (String query : List.of("c=a_b", "callback=a_b", "x=1&c=a_b&t=2", "c=%61%5F%62")) {
            answer(RawRequest.get(session(ECHO).path("jsonp?" + query))).body("/**/a_b(\"o\");\r\n");
            RawRequest request = RawRequest.get(session(ECHO).path("htmlfile?" + query));
            try (RawHttp http = RawHttp.connect(server)) {
                http.send(request);
                String prelude = Objects.requireNonNullElse(http.stream().body().text(), "");
                assertTrue(prelude.contains("var c = parent.a_b;\n"), () -> request + ": " + prelude);
            }
        }
    }
}
