package io.sockjs.benchmark.spring;

import static java.util.Map.entry;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.context.WebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.server.standard.ServletServerContainerFactoryBean;
import org.springframework.web.socket.server.standard.StandardWebSocketUpgradeStrategy;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;

/**
 * The SockJS server of Spring, with Spring Boot on Tomcat, and the services {@code /echo} and {@code /broadcast}:
 * {@code SpringServer PORT LOOPS}. It listens on 127.0.0.1, says {@code listening on PORT}, and ends on SIGTERM. LOOPS
 * is of no account: Tomcat has one thread that polls and a pool of up to 200 that work, which is its default.
 *
 * <p>Tomcat sets aside, for each WebSocket, room for the longest message: 160 KiB here, 16 KiB by default. To measure
 * memory with short messages, start with {@code -Dtext.buffer=8192}, which is Tomcat's own size.
 *
 * <p>Tomcat closes a connection after 100 requests, as is its default.
 */
@SpringBootApplication
@EnableWebSocket
public class SpringServer implements WebSocketConfigurer {
    /** In characters: a message of 64 KiB, and a quarter of it for what JSON and SockJS add. */
    private static final int TEXT_BUFFER = Integer.getInteger("text.buffer", 80 * 1024);

    /**
     * How many messages wait for the client's next request. With the default, 100, one xhr_send of more than that, to a
     * session whose client polls, ends in an exception and a closed session.
     */
    private static final int CACHED_MESSAGES = 10_000;

    public static void main(String[] args) {
        if (args.length < 1 || args.length > 2) {
            System.err.println("usage: SpringServer PORT [LOOPS]");
            System.exit(2);
        }
        SpringApplication application = new SpringApplication(SpringServer.class);
        application.setBannerMode(Banner.Mode.OFF);
        application.setLogStartupInfo(false);
        application.setDefaultProperties(Map.ofEntries(
                entry("server.address", "127.0.0.1"),
                entry("server.port", Integer.parseInt(args[0])),
                // It logs to stdout, and at WARN each client that leaves a stream.
                // Of ours, which is there for SpringStart.
                entry("spring.autoconfigure.exclude", "io.sockjs.spring.SockJsAutoConfiguration"),
                entry("logging.level.root", "ERROR"),
                // The defaults are 100 and 8192: too few for thousands of connections that come at once.
                entry("server.tomcat.accept-count", 1024),
                entry("server.tomcat.max-connections", 120_000),
                // By default it waits up to 30 s for the streams that are open.
                entry("server.shutdown", "immediate")));
        WebServerApplicationContext context = (WebServerApplicationContext) application.run();
        System.out.println("listening on " + context.getWebServer().getPort());
    }

    @Override
    public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
        register(registry, new Echo(), "/echo");
        register(registry, new Broadcast(), "/broadcast");
    }

    private static void register(WebSocketHandlerRegistry registry, WebSocketHandler handler, String path) {
        registry.addHandler(handler, path)
                .setAllowedOriginPatterns("*")
                .setHandshakeHandler(new DefaultHandshakeHandler(new NoExtensions()))
                .withSockJS()
                .setHeartbeatTime(25_000)
                .setDisconnectDelay(5_000)
                .setStreamBytesLimit(128 * 1024)
                .setHttpMessageCacheSize(CACHED_MESSAGES)
                // On by default; none of the servers sets it.
                .setSessionCookieNeeded(false);
    }

    /** How Spring's documentation sets the size of the buffers; Tomcat closes the connection of a longer message. */
    @Bean
    public ServletServerContainerFactoryBean container() {
        ServletServerContainerFactoryBean container = new ServletServerContainerFactoryBean();
        container.setMaxTextMessageBufferSize(TEXT_BUFFER);
        return container;
    }

    /**
     * Tomcat agrees to permessage-deflate with each client that offers it, and none of the servers compresses. Spring's
     * filter of extensions is no help: when it leaves none, Tomcat offers its own.
     */
    private static final class NoExtensions extends StandardWebSocketUpgradeStrategy {
        @Override
        protected void upgradeHttpToWebSocket(
                HttpServletRequest request,
                HttpServletResponse response,
                ServerEndpointConfig endpoint,
                Map<String, String> parameters)
                throws Exception {
            super.upgradeHttpToWebSocket(new WithoutOffer(request), response, endpoint, parameters);
        }
    }

    private static final class WithoutOffer extends HttpServletRequestWrapper {
        private WithoutOffer(HttpServletRequest request) {
            super(request);
        }

        @Override
        public Enumeration<String> getHeaders(String name) {
            return name.equalsIgnoreCase("Sec-WebSocket-Extensions")
                    ? Collections.emptyEnumeration()
                    : super.getHeaders(name);
        }
    }
}
