package io.sockjs.benchmark.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** The one thread in which all clients live. */
public final class Driver implements AutoCloseable {
    /** Clients come from this many addresses, so that there are ports for all of them. */
    private static final int ADDRESSES = 200;

    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private int connects;

    /** One that connects to this machine only; on Linux, for it needs epoll. */
    public Driver() {}

    /** Connects; in the loop. */
    void connect(Wire wire, int port) {
        String from = "127.0.1." + (1 + connects++ % ADDRESSES);
        new Bootstrap()
                .group(loop)
                .channel(EpollSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(EpollChannelOption.IP_BIND_ADDRESS_NO_PORT, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 20_000)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(wire);
                    }
                })
                .connect(new InetSocketAddress("127.0.0.1", port), new InetSocketAddress(from, 0))
                .addListener(done -> {
                    if (!done.isSuccess()) {
                        wire.failed(done.cause());
                    }
                });
    }

    /** Runs something in the loop and waits for it. */
    <T> T call(Callable<T> task) {
        return loop.submit(task).syncUninterruptibly().getNow();
    }

    /** Runs something at the end of the loop's turn. */
    void soon(Runnable task) {
        loop.execute(task);
    }

    void run(Runnable task) {
        loop.submit(task).syncUninterruptibly();
    }

    /** Runs something every millisecond, until it says that it is enough. */
    void everyMillisecond(Callable<Boolean> task) {
        loop.schedule(
                () -> {
                    if (task.call()) {
                        everyMillisecond(task);
                    }
                    return null;
                },
                1,
                TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
