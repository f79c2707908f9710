package io.sockjs.example.pipeline;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.sockjs.SockJsServer;
import io.sockjs.netty.SockJsNetty;
import java.net.InetSocketAddress;

/** An echo within a Netty server that an application has already: its own handler answers everything else. */
public final class Pipeline {
    private Pipeline() {}

    /** Runs until it is interrupted; the port is the first argument, or 9999. */
    public static void main(String[] args) {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(NioIoHandler.newFactory());
        Channel listening = start(group, args.length > 0 ? Integer.parseInt(args[0]) : 9999);
        System.out.println("pipeline: http://127.0.0.1:" + port(listening) + "/");
    }

    static Channel start(EventLoopGroup group, int port) {
        SockJsServer echo = SockJsServer.create("/echo");
        echo.onConnection(connection -> connection.onMessage(connection::send));

        SockJsNetty sockjs = SockJsNetty.create();
        sockjs.install(echo);

        return new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new HttpServerCodec(), sockjs.newHandler(), new Hello());
                    }
                })
                .bind(port)
                .syncUninterruptibly()
                .channel();
    }

    static int port(Channel listening) {
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }
}
