package io.sockjs.protocol;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The two HTML pages (protocol sections 2 and 4), byte by byte. */
public final class Pages {
    private static final String IFRAME = """
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

    private static final String HTMLFILE = """
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
              </script>
            """;

    /** Browsers begin to show a page, and so to run its scripts, only from about this many bytes on. */
    private static final int HTMLFILE_SIZE = 1024;

    private Pages() {}

    /** The page of the iframe transports. */
    public static byte[] iframe(String sockjsUrl) {
        // A prefix pattern takes what the request's path holds: that must not leave the attribute.
        String url = sockjsUrl.replace("\"", "%22").replace("<", "%3C").replace(">", "%3E");
        return IFRAME.replace("SOCKJS_URL", url).getBytes(StandardCharsets.UTF_8);
    }

    /** The beginning of the htmlfile answer, padded; the callback's name was checked by {@link Callback}. */
    static byte[] htmlfile(String callback) {
        String page = HTMLFILE.replace("CALLBACK", callback);
        String padding = " ".repeat(Math.max(0, HTMLFILE_SIZE + 1 - page.length()));
        return (page + padding + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** A strong entity tag (RFC 9110 section 8.8.3) of the content. */
    public static String etag(byte[] content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            return '"' + HexFormat.of().formatHex(hash, 0, 16) + '"';
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
