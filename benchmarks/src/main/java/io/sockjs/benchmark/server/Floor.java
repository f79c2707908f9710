package io.sockjs.benchmark.server;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import java.net.InetSocketAddress;

/**
 * What Netty's codecs cost without SockJS: {@code PORT LOOPS}. It gives back the bytes that it gets, unread, on the same transports and with the
 * same headers as a SockJS server. No server on the same codecs can do with less, unless it goes around them.
 */
final class Floor {
    private Floor() {}

    public static void main(String[] args) throws InterruptedException {
        FloorSessions sessions = new FloorSessions();
        FloorGroup group = new FloorGroup();
        Channel listening = new ServerBootstrap()
                .group(new MultiThreadIoEventLoopGroup(Integer.parseInt(args[1]), EpollIoHandler.newFactory()))
                .channel(EpollServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 1024)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(new HttpServerCodec(), new FloorHttp(sessions, group));
                    }
                })
                .bind(new InetSocketAddress("127.0.0.1", Integer.parseInt(args[0])))
                .sync()
                .channel();
        System.out.println("listening on " + ((InetSocketAddress) listening.localAddress()).getPort());
        listening.closeFuture().sync();
    }
}
