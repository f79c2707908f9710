package io.sockjs.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.sockjs.testkit.StreamKind;
import java.io.IOException;
import java.io.InputStream;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A stream through a balancer brings each frame while it is open, and not when a buffer is full. */
@Tag("browser")
final class BalancedStreamingTest {
    /** Only a frame that is held back takes so long. */
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static final int MESSAGES = 20;

    @ParameterizedTest
    @EnumSource(BalancerSample.class)
    void bringsEachFrameBeforeTheNextIsSent(BalancerSample sample) throws Exception {
        try (BalancedServers servers = BalancedServers.start(sample);
                Balancer balancer = Balancer.start(sample, servers)) {
            echoOneByOne(sample, balancer);
        }
    }

    /** Without this line nginx speaks HTTP/1.0 to the servers, and then gathers whatever does not say X-Accel-Buffering. */
    @Test
    void bringsEachFrameThroughAnNginxThatIsNotSetUpForStreams() throws Exception {
        BalancerSample sample = BalancerSample.NGINX_PREFIX;
        try (BalancedServers servers = BalancedServers.start(sample);
                Balancer balancer = Balancer.start(
                        sample, servers, file -> Balancer.replace(file, "proxy_http_version 1.1;", ""))) {
            echoOneByOne(sample, balancer);
        }
    }

    private static void echoOneByOne(BalancerSample sample, Balancer balancer) throws Exception {
        String service = balancer.url() + (sample.isPrefix() ? "/b" : "") + "/echo";
        for (StreamKind kind : StreamKind.values()) {
            new Stream(kind, service).echoOneByOne(sample);
        }
    }

    /** A client with a jar for cookies, as the balancer may pin by one. */
    private static final class Stream {
        private final HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .cookieHandler(new CookieManager())
                .build();
        private final StringBuilder heard = new StringBuilder();
        private final StreamKind kind;
        private final String session;

        Stream(StreamKind kind, String service) {
            this.kind = kind;
            this.session = service + "/000/stream-" + kind;
        }

        void echoOneByOne(BalancerSample sample) throws IOException, InterruptedException {
            HttpResponse<InputStream> response = client.send(request(), BodyHandlers.ofInputStream());
            assertThat(response.statusCode()).isEqualTo(200);
            try (InputStream in = response.body()) {
                awaitFrame(in, "o", sample);
                for (int i = 0; i < MESSAGES; i++) {
                    send("m" + i);
                    awaitFrame(in, "a[\"m" + i + "\"]", sample);
                }
            }
        }

        private HttpRequest request() {
            // For the head, which a balancer that gathers holds back too.
            HttpRequest.Builder builder = HttpRequest.newBuilder().timeout(LIMIT);
            return switch (kind) {
                case XHR_STREAMING ->
                    builder.uri(URI.create(session + "/xhr_streaming"))
                            .POST(BodyPublishers.noBody())
                            .build();
                case EVENTSOURCE ->
                    builder.uri(URI.create(session + "/eventsource")).build();
                case HTMLFILE ->
                    builder.uri(URI.create(session + "/htmlfile?c=callback")).build();
            };
        }

        private void send(String message) throws IOException, InterruptedException {
            HttpRequest request = HttpRequest.newBuilder(URI.create(session + "/xhr_send"))
                    .POST(BodyPublishers.ofString("[\"" + message + "\"]"))
                    .build();
            assertThat(client.send(request, BodyHandlers.discarding()).statusCode())
                    .isEqualTo(204);
        }

        private void awaitFrame(InputStream in, String frame, BalancerSample sample) {
            String dressed = kind.dress(frame);
            assertTimeoutPreemptively(
                    LIMIT,
                    () -> {
                        byte[] bytes = new byte[4096];
                        while (heard.indexOf(dressed) < 0) {
                            int count = in.read(bytes);
                            assertThat(count)
                                    .as("the answer ended before %s: %s", frame, heard)
                                    .isPositive();
                            heard.append(new String(bytes, 0, count, StandardCharsets.UTF_8));
                        }
                    },
                    () -> sample + " held back " + frame + " of " + kind);
            heard.setLength(0);
        }
    }
}
