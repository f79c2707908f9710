package io.sockjs.example.echo;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.sockjs.netty.SockJsHttpServer;
import io.sockjs.testkit.RawHttp;
import io.sockjs.testkit.RawRequest;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.Target;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class EchoTest {
    @Test
    void echoesAndServesItsPage() {
        try (SockJsHttpServer http = Echo.start(0)) {
            Target target = target(http.port());
            echoes(target);
            assertThat(RawHttp.exchange(target, RawRequest.get("/")).text()).contains("new SockJS('/echo')");
        }
    }

    @Test
    void handlerOfTheApplicationStaysReachable() {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        Channel listening = EchoInPipeline.start(group, Hello::new);
        try {
            Target target = target(((InetSocketAddress) listening.localAddress()).getPort());
            echoes(target);
            assertThat(RawHttp.exchange(target, RawRequest.get("/hello")).text())
                    .isEqualTo("hello");
        } finally {
            listening.close().syncUninterruptibly();
            group.shutdownGracefully();
        }
    }

    @Test
    void javaCodeInTheReadmeIsThisCode() throws IOException {
        String readme = Files.readString(Path.of("..", "README.md"));
        String sources = source("Echo.java") + source("EchoInPipeline.java");
        List<String> lines = readme.lines().toList();
        boolean java = false;
        int checked = 0;
        for (String line : lines) {
            if (line.startsWith("```")) {
                java = line.equals("```java");
            } else if (java && !line.isBlank() && !line.startsWith("//")) {
                assertThat(sources).as("the README's line: %s", line).contains(words(line));
                checked++;
            }
        }
        assertThat(checked).as("lines of Java in the README").isGreaterThan(4);
    }

    /** Without white space, and without what only stands for the reader's own. */
    private static String words(String text) {
        return text.replaceAll("\\s+", "")
                .replace("SockJsHttpServerhttp=", "")
                .replace("port(9999)", "port(port)")
                .replaceFirst("\\.start\\(\\);$", "")
                .replace("newMyHandler()", "myHandler.get()");
    }

    private static String source(String name) throws IOException {
        return words(Files.readString(Path.of("src/main/java/io/sockjs/example/echo", name)));
    }

    private static void echoes(Target target) {
        RawSession session = RawSession.of(target, "/echo").open();
        session.send("hello");
        assertThat(session.poll().text()).isEqualTo("a[\"hello\"]\n");
    }

    private static Target target(int port) {
        return Target.of(URI.create("http://127.0.0.1:" + port));
    }

    /** An application's own handler. */
    private static final class Hello extends SimpleChannelInboundHandler<HttpObject> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, HttpObject part) {
            if (part instanceof LastHttpContent) {
                FullHttpResponse answer = new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1,
                        HttpResponseStatus.OK,
                        Unpooled.copiedBuffer("hello", StandardCharsets.UTF_8));
                answer.headers().set(HttpHeaderNames.CONTENT_LENGTH, 5);
                ctx.writeAndFlush(answer);
            }
        }
    }
}
