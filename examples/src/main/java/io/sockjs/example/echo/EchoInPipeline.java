package io.sockjs.example.echo;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.sockjs.SockJsServer;
import io.sockjs.netty.SockJsNetty;
import java.util.function.Supplier;

/** The same echo within a Netty server that an application has already: its own handler answers everything else. */
final class EchoInPipeline {
    private EchoInPipeline() {}

    static Channel start(EventLoopGroup group, Supplier<ChannelHandler> myHandler) {
        SockJsServer echo = SockJsServer.create("/echo", options -> options.responseLimit(64 * 1024));
        echo.onConnection(connection -> connection.onMessage(connection::send));

        SockJsNetty sockjs = SockJsNetty.create();
        sockjs.install(echo);

        return new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        ChannelPipeline pipeline = channel.pipeline();
                        pipeline.addLast(new HttpServerCodec(), sockjs.newHandler(), myHandler.get());
                    }
                })
                .bind("127.0.0.1", 0)
                .syncUninterruptibly()
                .channel();
    }
}
