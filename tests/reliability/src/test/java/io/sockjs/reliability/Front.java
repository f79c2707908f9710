package io.sockjs.reliability;

import io.sockjs.SockJsInstallation;
import io.sockjs.SockJsServer;
import io.sockjs.containers.Container;
import io.sockjs.netty.SockJsHttpServer;
import io.sockjs.servlet.SockJsServlets;
import java.time.Duration;
import java.util.List;

/** What the services are installed in: our own HTTP server, or a servlet container. */
public interface Front extends AutoCloseable {
    /** Those there are. */
    enum Kind {
        EPOLL,
        NIO,
        TOMCAT,
        JETTY,
        UNDERTOW;

        /** Starts one on a free port of the loopback address. */
        public Front start(SockJsServer... services) {
            return switch (this) {
                case EPOLL, NIO -> new OwnServer(this == EPOLL, services);
                case TOMCAT -> new InContainer(Container.Kind.TOMCAT, services);
                case JETTY -> new InContainer(Container.Kind.JETTY, services);
                case UNDERTOW -> new InContainer(Container.Kind.UNDERTOW, services);
            };
        }
    }

    int port();

    void install(SockJsServer service);

    List<SockJsInstallation> installations();

    void drain(Duration waves);

    @Override
    void close();

    /** Of sockjs-netty. */
    final class OwnServer implements Front {
        private final SockJsHttpServer http;

        OwnServer(boolean epoll, SockJsServer... services) {
            SockJsHttpServer.Builder builder = SockJsHttpServer.builder()
                    .host("127.0.0.1")
                    .port(0)
                    .eventLoops(2)
                    .nativeTransport(epoll);
            for (SockJsServer service : services) {
                builder.install(service);
            }
            http = builder.start();
        }

        @Override
        public int port() {
            return http.port();
        }

        @Override
        public void install(SockJsServer service) {
            http.install(service);
        }

        @Override
        public List<SockJsInstallation> installations() {
            return http.installations();
        }

        @Override
        public void drain(Duration waves) {
            http.drain(waves);
        }

        @Override
        public void close() {
            http.close();
        }
    }

    /** Of sockjs-servlet. */
    final class InContainer implements Front {
        private final SockJsServlets servlets = SockJsServlets.create();
        private final Container container;

        InContainer(Container.Kind kind, SockJsServer... services) {
            for (SockJsServer service : services) {
                servlets.install(service);
            }
            container = kind.start(servlets);
        }

        @Override
        public int port() {
            return container.port();
        }

        @Override
        public void install(SockJsServer service) {
            servlets.install(service);
        }

        @Override
        public List<SockJsInstallation> installations() {
            return servlets.installations();
        }

        @Override
        public void drain(Duration waves) {
            servlets.drain(waves).join();
        }

        @Override
        public void close() {
            container.close();
        }
    }
}
