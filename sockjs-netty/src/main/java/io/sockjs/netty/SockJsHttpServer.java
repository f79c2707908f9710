package io.sockjs.netty;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.sockjs.SockJsInstallation;
import io.sockjs.SockJsLog;
import io.sockjs.SockJsOptions;
import io.sockjs.SockJsServer;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * An HTTP server with SockJS services, static files and the application's own Netty handlers, for applications that have no
 * server of their own:
 *
 * <pre>{@code
 * SockJsHttpServer http = SockJsHttpServer.builder().port(9999).install(echo).start();
 * }</pre>
 *
 * <p>It uses Linux's epoll where it can and NIO elsewhere. Thread-safe.
 */
public final class SockJsHttpServer implements AutoCloseable {
    private static final int CLOSE_SECONDS = 4;

    private final SockJsNetty services;
    private final EventLoopGroup loops;
    private final Channel listening;
    private final ChannelGroup channels;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicBoolean ready;

    private SockJsHttpServer(
            SockJsNetty services, EventLoopGroup loops, Channel listening, ChannelGroup channels, AtomicBoolean ready) {
        this.ready = ready;
        this.services = services;
        this.loops = loops;
        this.listening = listening;
        this.channels = channels;
    }

    /** A server to be set up and started. */
    public static Builder builder() {
        return new Builder();
    }

    /** The address it listens on. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listening.localAddress();
    }

    /** The port it listens on; the system's choice when 0 was asked for. */
    public int port() {
        return address().getPort();
    }

    /** Installs a service while the server runs; see {@link SockJsNetty#install(SockJsServer)}. */
    public SockJsInstallation install(SockJsServer server) {
        return services.install(server);
    }

    /** Installs a service while the server runs; see {@link SockJsNetty#install(SockJsServer, UnaryOperator)}. */
    public SockJsInstallation install(SockJsServer server, UnaryOperator<SockJsOptions.Builder> overrides) {
        return services.install(server, overrides);
    }

    /** What is installed. */
    public List<SockJsInstallation> installations() {
        return services.installations().all();
    }

    /** Waits until the server is closed. */
    public void await() throws InterruptedException {
        listening.closeFuture().await();
    }

    /** Whether it takes new sessions: it does until it is drained or closed. */
    public boolean isReady() {
        return ready.get();
    }

    /**
     * Closes the server gently, for a restart under traffic. At once new sessions are refused and {@link Builder#health readiness}
     * is gone, so that balancers send clients elsewhere. Over the first half of the time the sessions are closed, each at a moment
     * of its own and after what waits for it; the second half is for clients to fetch what they are told, and for what was written
     * to reach their sockets. Then, or as soon as that is done, {@link #close()}. Blocks meanwhile.
     *
     * @return whether all sessions ended in time; those that did not were closed by {@link #close()}
     */
    public boolean drain(Duration within) {
        ready.set(false);
        long deadline = System.nanoTime() + within.toNanos();
        try {
            services.installations().drain(within.dividedBy(2)).get(within.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException late) {
            return false;
        } catch (ExecutionException never) {
            throw new IllegalStateException(never);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
            deadline = System.nanoTime();
            return false;
        } finally {
            close(deadline);
        }
    }

    /**
     * Stops listening, closes all sessions, so that clients which can be reached are told, and ends the threads. Waits for that, a
     * few seconds at most. A second call does nothing.
     */
    @Override
    public void close() {
        close(System.nanoTime());
    }

    /** A few seconds are taken in any case. */
    private void close(long until) {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        ready.set(false);
        long soon = System.nanoTime() + TimeUnit.SECONDS.toNanos(CLOSE_SECONDS);
        long deadline = until - soon > 0 ? until : soon;
        listening.close().awaitUninterruptibly();
        services.installations().all().forEach(SockJsInstallation::uninstall);
        awaitFlush(deadline);
        awaitAnswers(deadline);
        loops.shutdownGracefully(50, 3000, TimeUnit.MILLISECONDS).awaitUninterruptibly();
    }

    /**
     * Loops that shut down begin by closing their channels, so what the sessions were told is brought to the sockets before: by a
     * task in each loop behind the writes, and one behind the flush that those ask for.
     */
    private void awaitFlush(long deadline) {
        for (int round = 0; round < 2; round++) {
            for (EventExecutor loop : loops) {
                loop.submit(() -> {}).awaitUninterruptibly(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            }
        }
    }

    /**
     * A WebSocket that is cut while its peer still sends is reset, and the close frame may be lost with it; one whose peer has
     * answered closes by itself (RFC 6455 section 7.1.1).
     */
    private void awaitAnswers(long deadline) {
        for (Channel channel : channels) {
            if (channel.pipeline().get(SocketHandler.class) == null) {
                // Of an answer the end has gone when this has.
                channel.writeAndFlush(Unpooled.EMPTY_BUFFER)
                        .awaitUninterruptibly(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            } else {
                channel.closeFuture().awaitUninterruptibly(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            }
        }
    }

    /** Sets up a server. Not thread-safe. */
    public static final class Builder {
        private final SockJsNetty services = SockJsNetty.create();
        private final List<Consumer<? super ChannelPipeline>> handlers = new ArrayList<>();
        private String host = "0.0.0.0";
        private int port = 8081;
        private int eventLoops = Runtime.getRuntime().availableProcessors();
        private boolean nativeTransport = true;
        private int requestLineLimit = 8 * 1024;
        private int headerLimit = 16 * 1024;
        private Duration headerTimeout = Duration.ofSeconds(20);
        private Duration idleTimeout = Duration.ofSeconds(75);
        private Duration unackedTimeout = Duration.ofSeconds(60);
        private final AtomicBoolean ready = new AtomicBoolean(true);

        private Builder() {}

        /** The address to listen on, or a name of it. Default: {@code 0.0.0.0}, all of them. */
        public Builder host(String host) {
            this.host = host;
            return this;
        }

        /**
         * The port to listen on; 0 lets the system choose. Default: 8081.
         *
         * @throws IllegalArgumentException when it is not within 0-65535
         */
        public Builder port(int port) {
            if (port < 0 || port > 65535) {
                throw new IllegalArgumentException("port " + port + " is out of range: give one within 0-65535");
            }
            this.port = port;
            return this;
        }

        /** How many threads do the I/O; each serves many connections. Default: one for each processor. */
        public Builder eventLoops(int threads) {
            if (threads < 1 || threads > 1024) {
                throw new IllegalArgumentException(
                        "event loops cannot be " + threads + ": give 1 to 1024, one for each processor as a rule");
            }
            this.eventLoops = threads;
            return this;
        }

        /** Whether epoll is used where there is one. Default: true. */
        public Builder nativeTransport(boolean use) {
            this.nativeTransport = use;
            return this;
        }

        /** The most bytes of a request line: more is answered with 414. Default: 8192. */
        public Builder requestLineLimit(int bytes) {
            this.requestLineLimit = positive("request_line_limit", bytes);
            return this;
        }

        /** The most bytes of a request's headers: more is answered with 431. Default: 16384. */
        public Builder headerLimit(int bytes) {
            this.headerLimit = positive("header_limit", bytes);
            return this;
        }

        /**
         * How long a new connection may take to send the head of its first request, and any head from its first byte to its last:
         * the connection is closed then, with 408 when a part of a head had come. Default: 20 s.
         */
        public Builder headerTimeout(Duration timeout) {
            this.headerTimeout = inRange("header_timeout", timeout);
            return this;
        }

        /**
         * How long a connection is kept without a request. A poll or a stream that waits for messages is a request. Default: 75 s,
         * more than the 60 s for which nginx keeps its connections to a server: so it is the proxy that ends them, and no request
         * meets a connection that has just been closed.
         */
        public Builder idleTimeout(Duration timeout) {
            this.idleTimeout = inRange("idle_timeout", timeout);
            return this;
        }

        /**
         * How long a peer may leave what was sent to it without an acknowledgement of TCP's (RFC 5482), before its connection counts
         * as broken: with heartbeats a stream whose peer has gone without a word is ended after the heartbeat's delay and this. With
         * epoll only; with NIO the system's own time applies, a quarter of an hour on Linux. Default: 60 s.
         */
        public Builder unackedTimeout(Duration timeout) {
            this.unackedTimeout = inRange("unacked_timeout", timeout);
            return this;
        }

        private static int positive(String option, int bytes) {
            if (bytes < 1) {
                throw new IllegalArgumentException(
                        "option " + option + " cannot be \"" + bytes + " bytes\": give at least 1");
            }
            return bytes;
        }

        private static Duration inRange(String option, Duration time) {
            if (time.compareTo(Duration.ofMillis(1)) < 0 || time.compareTo(Duration.ofDays(1)) > 0) {
                throw new IllegalArgumentException(
                        "option " + option + " cannot be \"" + time + "\": give one between 1 ms and 1 day");
            }
            return time;
        }

        /** Installs a service; see {@link SockJsNetty#install(SockJsServer)}. */
        public Builder install(SockJsServer server) {
            services.install(server);
            return this;
        }

        /** Installs a service; see {@link SockJsNetty#install(SockJsServer, UnaryOperator)}. */
        public Builder install(SockJsServer server, UnaryOperator<SockJsOptions.Builder> overrides) {
            services.install(server, overrides);
            return this;
        }

        /** Serves files for GET and HEAD requests that no service and no earlier handler takes. */
        public Builder files(StaticFiles files) {
            return handlers(pipeline -> pipeline.addLast(new StaticFilesHandler(files)));
        }

        /**
         * Answers for orchestrators and balancers: {@code path/live} with 200 while the process serves at all, {@code path/ready}
         * with 200 while it takes new sessions, and 503 from {@link SockJsHttpServer#drain} on. Default: none.
         *
         * @param path such as {@code /health}
         * @throws IllegalArgumentException when it does not begin with {@code /}, or ends with it
         */
        public Builder health(String path) {
            if (!path.startsWith("/") || path.endsWith("/")) {
                throw new IllegalArgumentException("health path \"" + path
                        + "\" cannot be: begin it with \"/\" and end it without one, such as /health");
            }
            return handlers(pipeline -> pipeline.addLast(new HealthHandler(path, ready)));
        }

        /**
         * Adds the application's own handlers to each new channel's pipeline. They see the {@code HttpObject}s of the requests that
         * no service takes, and pass on what they do not answer; what is left at the end is answered with 404. Called on the
         * channel's event loop; handlers come in the order of these calls.
         */
        public Builder handlers(Consumer<? super ChannelPipeline> adder) {
            handlers.add(adder);
            return this;
        }

        /**
         * Starts listening.
         *
         * @throws UncheckedIOException saying why not, and what to do: the port is taken, say
         */
        public SockJsHttpServer start() {
            boolean epoll = nativeTransport && Epoll.isAvailable();
            IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
            Class<? extends ServerChannel> type = epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
            EventLoopGroup loops = new FairLoops(eventLoops, io);
            ChannelGroup channels = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE);
            ServerBootstrap bootstrap = new ServerBootstrap()
                    .group(loops)
                    .channel(type)
                    .option(ChannelOption.SO_BACKLOG, 1024)
                    .option(ChannelOption.SO_REUSEADDR, true)
                    .childOption(ChannelOption.TCP_NODELAY, true)
                    .childOption(ChannelOption.SO_KEEPALIVE, true)
                    .childHandler(new Pipeline(this, channels));
            if (epoll) {
                bootstrap.childOption(EpollChannelOption.TCP_USER_TIMEOUT, (int) unackedTimeout.toMillis());
            }
            ChannelFuture bound =
                    bootstrap.bind(new InetSocketAddress(host, port)).awaitUninterruptibly();
            if (!bound.isSuccess()) {
                loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
                throw refusal(host, port, bound.cause());
            }
            bound.channel().pipeline().addLast(new AcceptFailures(SockJsLog.system()));
            return new SockJsHttpServer(services, loops, bound.channel(), channels, ready);
        }

        static UncheckedIOException refusal(String host, int port, Throwable cause) {
            String why = String.valueOf(cause.getMessage());
            String words = why;
            if (cause instanceof UnresolvedAddressException) {
                words = "no such host; give an address of this machine";
            } else if (why.contains("Address already in use")) {
                words = "the port is taken; stop the program that has it, or choose another port";
            } else if (why.contains("Permission denied")) {
                words = "ports below 1024 are privileged; choose a higher one, or grant the right";
            } else if (why.contains("Cannot assign requested address")) {
                words = "this machine has no such address; give one of its own";
            }
            String told = "cannot listen on " + host + ":" + port + ": " + words;
            BindException bind = new BindException(told);
            bind.initCause(cause);
            return new UncheckedIOException(told, bind);
        }

        private static final class Pipeline extends ChannelInitializer<Channel> {
            private final HttpDecoderConfig http;
            private final long headNanos;
            private final long idleNanos;
            private final SockJsNetty services;
            private final List<Consumer<? super ChannelPipeline>> handlers;
            private final ChannelGroup channels;

            Pipeline(Builder from, ChannelGroup channels) {
                this.http = new HttpDecoderConfig()
                        .setMaxInitialLineLength(from.requestLineLimit)
                        .setMaxHeaderSize(from.headerLimit);
                this.headNanos = from.headerTimeout.toNanos();
                this.idleNanos = from.idleTimeout.toNanos();
                this.services = from.services;
                this.handlers = List.copyOf(from.handlers);
                this.channels = channels;
            }

            @Override
            protected void initChannel(Channel channel) {
                channels.add(channel);
                ChannelPipeline pipeline = channel.pipeline();
                pipeline.addLast(new HttpServerCodec(http));
                pipeline.addLast(services.newHandler(headNanos, idleNanos));
                handlers.forEach(adder -> adder.accept(pipeline));
                pipeline.addLast(new LastHandler());
            }
        }
    }
}
