package io.sockjs.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sockjs.testkit.RawResponse;
import io.sockjs.testkit.WireFailure;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("§2 The iframe page")
final class IframeRules extends Chapter {
    private static final List<String> NAMES = List.of(
            "/iframe.html",
            "/iframe-a.html",
            "/iframe-.html",
            "/iframe-0.1.2.html",
            "/iframe-0.1.2abc-dirty_2144.html",
            "/iframe-a.html?t=qweqweq123",
            "/iframe.html?x");
    private static final String PAGE = """
            <!DOCTYPE html>
            <html>
            <head>
              <meta http-equiv="X-UA-Compatible" content="IE=edge" />
              <meta http-equiv="Content-Type" content="text/html; charset=UTF-8" />
              <script src="SOCKJS_URL"></script>
              <script>
                document.domain = document.domain;
                SockJS.bootstrap_iframe();
              </script>
            </head>
            <body>
              <h2>Don't panic!</h2>
              <p>This is a SockJS hidden iframe. It's used for cross domain magic.</p>
            </body>
            </html>""";
    private static final Pattern SOURCE = Pattern.compile("<script src=\"((?:/|http)[^\"<>]*)\"></script>");

    IframeRules(ConformanceTarget target) {
        super(target);
    }

    @Test
    @DisplayName("§2 Every name of the page gives the page, byte by byte; a query is ignored")
    void everyNameGivesThePage() {
        for (String name : NAMES) {
            Answer answer = answer(get(ECHO + name)).status(200).header("Content-Type", Answer.HTML);
            Matcher source = SOURCE.matcher(answer.response().text());
            assertTrue(source.find(), () -> "The page must load a script from /... or http...\n" + answer.response());
            String expected = PAGE.replace("SOCKJS_URL", source.group(1));
            assertEquals(expected, answer.response().text().stripTrailing(), name);
        }
    }

    @Test
    @DisplayName("§2 Other names are 404, in other cases too")
    void otherNamesAreNotFound() {
        for (String name : List.of(
                "/iframe.htm",
                "/iframe",
                "/IFRAME.HTML",
                "/IFRAME",
                "/iframe.HTML",
                "/iframe.xml",
                "/iframe-/.html",
                "/iframe-A.html",
                "/iframea.html",
                "/iframe-%20.html",
                "/iframe-a.html.x")) {
            answer(get(ECHO + name)).notFound();
        }
    }

    @Test
    @DisplayName("§2 The page is cacheable for a year, has an ETag, no Last-Modified and no cookie")
    void thePageIsCacheable() {
        for (String service : List.of(ECHO, "/cookie_needed_echo")) {
            Answer answer = answer(get(service + "/iframe.html"))
                    .without("Last-Modified")
                    .without("Set-Cookie");
            Caching.checkCacheable(answer);
            String tag = tag(answer.response());
            assertTrue(tag.matches("(W/)?\"[^\"]+\""), () -> "ETag must be quoted\n" + answer.response());
        }
    }

    @Test
    @DisplayName("§2 The ETag is the same for every name of the page")
    void theTagIsTheSameForEveryName() {
        Set<String> tags = new HashSet<>();
        NAMES.forEach(name -> tags.add(tag(ask(get(ECHO + name)))));
        assertEquals(1, tags.size(), () -> "ETags: " + tags);
    }

    @Test
    @DisplayName("§2 If-None-Match with the ETag: 304 without Content-Type and body")
    void theTagGivesNotModified() {
        String tag = tag(ask(get(ECHO + "/iframe.html")));
        for (String name : NAMES) {
            answer(get(ECHO + name).header("If-None-Match", tag))
                    .status(304)
                    .without("Content-Type")
                    .body("");
        }
    }

    @Test
    @DisplayName("§2 If-None-Match may be a list, weak, or * (RFC 9110, 13.1.2)")
    void theTagMayBeInAList() {
        String tag = tag(ask(get(ECHO + "/iframe.html")));
        String weak = tag.startsWith("W/") ? tag : "W/" + tag;
        for (String value : List.of("\"other\", " + tag, weak, "\"a\",\"b\" , " + weak, "*")) {
            answer(get(ECHO + "/iframe.html").header("If-None-Match", value)).status(304);
        }
    }

    @Test
    @DisplayName("§2 If-None-Match with another tag: the page")
    void anotherTagGivesThePage() {
        answer(get(ECHO + "/iframe.html").header("If-None-Match", "\"other\""))
                .status(200)
                .bodyHas("bootstrap_iframe");
    }

    private static String tag(RawResponse answer) {
        String tag = answer.headers().first("ETag");
        if (tag == null) {
            throw new WireFailure("Awaited an ETag\n" + answer);
        }
        return tag;
    }
}
