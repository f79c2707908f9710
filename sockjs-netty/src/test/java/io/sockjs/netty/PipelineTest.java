package io.sockjs.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import io.sockjs.SockJsConnection;
import io.sockjs.SockJsInstallation;
import io.sockjs.SockJsServer;
import io.sockjs.engine.Installations;
import io.sockjs.testkit.RawHttp;
import io.sockjs.testkit.RawRequest;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.RawWebSocket;
import io.sockjs.testkit.Target;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The handler among an application's own, services that come and go, and static files. */
class PipelineTest {
    private final SockJsServer echo =
            SockJsServer.create("/echo").onConnection(connection -> connection.onMessage(connection::send));

    @Test
    void requestsOutsideThePrefixGoToTheApplicationsHandlersAlsoWhenPipelined() {
        try (SockJsHttpServer http = withApplication(SockJsHttpServer.builder().install(echo))) {
            Target target = target(http);
            RawSession session = RawSession.of(target, "/echo");
            try (RawHttp raw = RawHttp.connect(target)) {
                raw.send(
                        RawRequest.get("/mine"),
                        RawRequest.post(session.path("xhr")),
                        RawRequest.post("/mine/post", "body"),
                        RawRequest.get("/echoes"),
                        RawRequest.post(session.path("xhr_send"), "[\"a\"]"),
                        RawRequest.post(session.path("xhr")));
                assertThat(raw.response().text()).isEqualTo("application: /mine");
                assertThat(raw.response().text()).isEqualTo("o\n");
                assertThat(raw.response().text()).isEqualTo("application: /mine/post body");
                assertThat(raw.response().text()).isEqualTo("application: /echoes");
                assertThat(raw.response().status()).isEqualTo(204);
                assertThat(raw.response().text()).isEqualTo("a[\"a\"]\n");
            }
        }
    }

    @Test
    void webSocketWorksWithTheApplicationsHandlersInThePipeline() {
        try (SockJsHttpServer http = withApplication(SockJsHttpServer.builder().install(echo));
                RawWebSocket socket = RawSession.of(target(http), "/echo").webSocket()) {
            assertThat(socket.text()).isEqualTo("o");
            socket.send("[\"a\"]");
            assertThat(socket.text()).isEqualTo("a[\"a\"]");
        }
    }

    @Test
    void wholeRequestsFromAnAggregatorBeforeUsAreTaken() {
        SockJsNetty sockjs = SockJsNetty.create();
        sockjs.install(echo);
        EmbeddedChannel channel = new EmbeddedChannel(sockjs.newHandler());
        FullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/echo");
        channel.writeInbound(request);
        FullHttpResponse answer = channel.readOutbound();
        assertThat(answer.content().toString(StandardCharsets.UTF_8)).isEqualTo("Welcome to SockJS!\n");
        assertThat(request.refCnt()).as("the request is released").isZero();
        answer.release();
        channel.finishAndReleaseAll();
    }

    /** Without one there our answers go around the codec's place, and their headers are shared. */
    @Test
    void handlerBetweenTheCodecAndOursSeesEachAnswerOnceAndMayChangeIt() {
        SockJsNetty sockjs = SockJsNetty.create();
        sockjs.install(echo);
        EmbeddedChannel receiving = new EmbeddedChannel(new HttpServerCodec(), new Marking(), sockjs.newHandler());
        EmbeddedChannel sending = new EmbeddedChannel(new HttpServerCodec(), new Marking(), sockjs.newHandler());
        ask(receiving, "/echo/0/s/xhr_streaming", "");
        assertThat(heard(receiving))
                .containsOnlyOnce("x-mark: yes")
                .contains("\r\n801\r\nhhh")
                .endsWith("\r\n2\r\no\n\r\n");
        for (int i = 0; i < 3; i++) {
            ask(sending, "/echo/0/s/xhr_send", "[\"" + i + "\"]");
            assertThat(heard(sending)).startsWith("HTTP/1.1 204").containsOnlyOnce("x-mark: yes");
            receiving.runPendingTasks();
            assertThat(heard(receiving)).isEqualTo("7\r\na[\"" + i + "\"]\n\r\n");
        }
        receiving.finishAndReleaseAll();
        sending.finishAndReleaseAll();
    }

    private static final class Marking extends ChannelOutboundHandlerAdapter {
        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            assertThat(message)
                    .as("what a handler in front of the codec is given")
                    .isInstanceOf(HttpObject.class);
            if (message instanceof HttpResponse response) {
                response.headers().add("x-mark", "yes");
            }
            ctx.write(message, promise);
        }
    }

    private static void ask(EmbeddedChannel channel, String path, String body) {
        String request = "POST " + path + " HTTP/1.1\r\nHost: here\r\nOrigin: http://here\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body;
        channel.writeInbound(Unpooled.copiedBuffer(request, StandardCharsets.UTF_8));
        channel.runPendingTasks();
    }

    private static String heard(EmbeddedChannel channel) {
        StringBuilder heard = new StringBuilder();
        for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            heard.append(part.toString(StandardCharsets.UTF_8));
            part.release();
        }
        return heard.toString();
    }

    /** The connection was cut, and nobody learnt why. */
    @Test
    void faultOfAHandlerBesideOursIsLoggedAndTheNetworksIsNot() {
        Queue<String> log = new ConcurrentLinkedQueue<>();
        SockJsNetty sockjs = SockJsNetty.create();
        sockjs.install(echo, options -> options.log((severity, words, cause) -> log.add(severity + " " + cause)));
        for (Throwable cause : List.of(new IllegalStateException("a bug"), new IOException("reset by peer"))) {
            EmbeddedChannel channel = new EmbeddedChannel(new HttpServerCodec(), sockjs.newHandler());
            ask(channel, "/echo/0/" + cause.getClass().getSimpleName() + "/xhr_streaming", "");
            channel.pipeline().fireExceptionCaught(cause);
            assertThat(channel.isOpen()).as("open after " + cause).isFalse();
            channel.finishAndReleaseAll();
        }
        assertThat(log.stream().filter(line -> line.startsWith("ERROR")))
                .containsExactly("ERROR java.lang.IllegalStateException: a bug");
    }

    /** A client that did not read held its connection, and what waited for it, for ever. */
    @Test
    void restOfAnEndedAnswerHasATimeToBeRead() {
        EmbeddedChannel channel = streamThatEndedUnread(new Unread());
        channel.advanceTimeBy(74, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).as("open after 74 s").isTrue();
        channel.advanceTimeBy(2, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).as("open after 76 s").isFalse();
        channel.releaseOutbound();
    }

    @Test
    void connectionWhoseEndedAnswerWasReadGoesOn() {
        Unread unread = new Unread();
        EmbeddedChannel channel = streamThatEndedUnread(unread);
        unread.ends(channel);
        channel.advanceTimeBy(76, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        assertThat(heard(channel)).contains("c[3000,\"That was all\"]").endsWith("0\r\n\r\n");
        ask(channel, "/stream/0/s/xhr", "");
        assertThat(heard(channel)).contains("c[3000,\"That was all\"]");
        channel.finishAndReleaseAll();
    }

    private static EmbeddedChannel streamThatEndedUnread(Unread unread) {
        Queue<SockJsConnection> opened = new ConcurrentLinkedQueue<>();
        SockJsNetty sockjs = SockJsNetty.create();
        sockjs.install(SockJsServer.create("/stream").onConnection(opened::add));
        EmbeddedChannel channel = new EmbeddedChannel(unread, new HttpServerCodec(), sockjs.newHandler());
        ask(channel, "/stream/0/s/xhr_streaming", "");
        unread.begins(channel);
        channel.freezeTime();
        opened.remove().close(3000, "That was all");
        channel.runPendingTasks();
        return channel;
    }

    /** A socket whose peer does not read for a while. */
    private static final class Unread extends ChannelOutboundHandlerAdapter {
        private boolean unread;

        @Override
        public void flush(ChannelHandlerContext ctx) {
            if (!unread) {
                ctx.flush();
            }
        }

        void begins(EmbeddedChannel channel) {
            unread = true;
            channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
            channel.runPendingTasks();
        }

        void ends(EmbeddedChannel channel) {
            unread = false;
            channel.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
            channel.flush();
        }
    }

    @Test
    void uninstalledServiceLeavesItsPrefixAndTellsItsSessions() {
        try (SockJsHttpServer http = withApplication(SockJsHttpServer.builder())) {
            Target target = target(http);
            SockJsInstallation first = http.install(echo);
            SockJsInstallation second = http.install(echo, options -> options.prefix("/other"));
            RawSession session = RawSession.of(target, "/echo").open();
            RawSession other = session.below("/other").open();
            first.uninstall();
            assertThat(session.poll().text()).isEqualTo("application: /echo/000/" + session.id() + "/xhr");
            other.send("alive");
            assertThat(other.poll().text()).isEqualTo("a[\"alive\"]\n");
            http.install(echo);
            session.open();
            assertThat(second.sessions()).isEqualTo(1);
        }
    }

    @Test
    void pollAmongAsManyRequestsAsTheGateHoldsIsAnsweredInItsTurn() {
        SockJsNetty sockjs = SockJsNetty.create();
        sockjs.install(echo);
        // An application that takes its time, so that what comes behind is held.
        EmbeddedChannel channel =
                new EmbeddedChannel(new HttpServerCodec(), sockjs.newHandler(), new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelRead(ChannelHandlerContext ctx, Object message) {
                        ReferenceCountUtil.release(message);
                    }
                });
        String get = "GET /echo HTTP/1.1\r\nHost: a\r\n\r\n";
        String poll = "POST /echo/0/s/xhr HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n";
        channel.writeInbound(ascii("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n" + get.repeat(10) + poll + get.repeat(40)));
        assertThat(channel.config().isAutoRead())
                .as("so much is held that reading stops")
                .isFalse();
        FullHttpResponse slow = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        slow.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0);
        channel.pipeline().lastContext().writeAndFlush(slow);
        channel.runPendingTasks();
        StringBuilder answers = new StringBuilder();
        for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            answers.append(part.toString(StandardCharsets.US_ASCII));
            part.release();
        }
        assertThat(channel.isOpen()).as("the connection goes on").isTrue();
        assertThat(answers.toString().split("Welcome to SockJS!", -1)).hasSize(51);
        assertThat(answers).contains("\r\no\n\r\n");
        channel.finishAndReleaseAll();
    }

    @Test
    void requestThatOffersAnotherUpgradeIsReadToItsEnd() {
        SockJsNetty sockjs = SockJsNetty.create();
        sockjs.install(echo);
        EmbeddedChannel channel = new EmbeddedChannel(new HttpServerCodec(), sockjs.newHandler());
        channel.writeInbound(ascii("POST /echo/0/s/xhr HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"));
        channel.runPendingTasks();
        // As Java's own client does with each request over plain HTTP, head and body apart.
        String upgrade = "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n";
        channel.writeInbound(
                ascii("POST /echo/0/s/xhr_send HTTP/1.1\r\nHost: a\r\n" + upgrade + "Content-Length: 5\r\n\r\n"));
        assertThat(channel.config().isAutoRead()).as("the body is read").isTrue();
        channel.writeInbound(ascii("[\"a\"]"));
        channel.runPendingTasks();
        channel.writeInbound(
                ascii("POST /echo/0/s/xhr_streaming HTTP/1.1\r\nHost: a\r\n" + upgrade + "Content-Length: 0\r\n\r\n"));
        channel.runPendingTasks();
        assertThat(channel.config().isAutoRead())
                .as("the end of the stream's client is seen")
                .isTrue();
        channel.finishAndReleaseAll();
    }

    private static ByteBuf ascii(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }

    @Test
    void longestPrefixThatFitsWins() {
        SockJsNetty sockjs = SockJsNetty.create();
        sockjs.install(SockJsServer.create("/a"));
        SockJsInstallation longer = sockjs.install(SockJsServer.create("/a/b"));
        Installations.Target found =
                Objects.requireNonNull(sockjs.installations().find("/a/b/info"));
        assertThat(found.engine().options()).isSameAs(longer.options());
    }

    @Test
    void filesOfADirectoryAreServedWithTypeAndTag(@TempDir Path directory) throws Exception {
        Files.writeString(directory.resolve("index.html"), "<p>hello");
        Files.createDirectory(directory.resolve("sub"));
        Files.writeString(directory.resolve("sub/a b.js"), "1");
        try (SockJsHttpServer http = SockJsHttpServer.builder()
                .host("127.0.0.1")
                .port(0)
                .files(StaticFiles.ofDirectory("/", directory))
                .start()) {
            Target target = target(http);
            var page = RawHttp.exchange(target, RawRequest.get("/"));
            assertThat(page.text()).isEqualTo("<p>hello");
            assertThat(page.headers().first("Content-Type")).isEqualTo("text/html; charset=UTF-8");
            assertThat(RawHttp.exchange(target, RawRequest.get("/sub/a%20b.js?x=1"))
                            .text())
                    .isEqualTo("1");
            String tag = String.valueOf(page.headers().first("ETag"));
            assertThat(RawHttp.exchange(target, RawRequest.get("/").header("If-None-Match", tag))
                            .status())
                    .isEqualTo(304);
            assertThat(RawHttp.exchange(target, RawRequest.of("HEAD", "/")).status())
                    .isEqualTo(200);
            assertThat(RawHttp.exchange(target, RawRequest.post("/")).status()).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../secret",
                "/%2e%2e/secret",
                "/..%2fsecret",
                "/sub/../../secret",
                "/.hidden",
                "//etc/passwd",
                "/%00",
                "/..\\secret",
                "/%",
                "/link",
                "/missing"
            })
    void nothingOutsideTheDirectoryIsServed(String path, @TempDir Path directory) throws Exception {
        Path root = Files.createDirectory(directory.resolve("root"));
        Files.writeString(directory.resolve("secret"), "secret");
        Files.writeString(root.resolve(".hidden"), "secret");
        Files.createSymbolicLink(root.resolve("link"), directory.resolve("secret"));
        assertThat(StaticFiles.ofDirectory("/", root).content(path)).as(path).isNull();
    }

    @Test
    void folderOfTheClassPathIsNotListed() throws Exception {
        StaticFiles resources = StaticFiles.ofResources("/", PipelineTest.class, "/io");
        assertThat(resources.content("/sockjs/netty/PipelineTest.class"))
                .as("the class itself")
                .isNotNull();
        assertThat(resources.content("/sockjs/netty")).isNull();
        assertThat(resources.content("/sockjs")).isNull();
    }

    @ParameterizedTest
    @CsvSource({"/a?b=/c,/a", "http://host:1/a/b?x,/a/b", "http://host,/", "/,/"})
    void pathOfARequestTargetIsFound(String requestTarget, String path) {
        assertThat(NettyExchange.pathOf(requestTarget)).isEqualTo(path);
    }

    private static SockJsHttpServer withApplication(SockJsHttpServer.Builder builder) {
        return builder.host("127.0.0.1")
                .port(0)
                .handlers(pipeline -> pipeline.addLast(new HttpObjectAggregator(1000), new Application()))
                .start();
    }

    private static Target target(SockJsHttpServer http) {
        return Target.of(URI.create("http://127.0.0.1:" + http.port()));
    }

    /** Answers with the path and the body. */
    private static final class Application extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (!(message instanceof FullHttpRequest request)) {
                ctx.fireChannelRead(message);
                return;
            }
            String body = request.content().toString(StandardCharsets.UTF_8);
            String words = "application: " + request.uri() + (body.isEmpty() ? "" : " " + body);
            ReferenceCountUtil.release(message);
            FullHttpResponse answer = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.copiedBuffer(words, StandardCharsets.UTF_8));
            answer.headers()
                    .set(HttpHeaderNames.CONTENT_LENGTH, answer.content().readableBytes());
            ctx.writeAndFlush(answer);
        }
    }
}
