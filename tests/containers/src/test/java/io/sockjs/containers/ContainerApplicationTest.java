package io.sockjs.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockjs.OriginPolicy;
import io.sockjs.SockJsServer;
import io.sockjs.servlet.SockJsServlets;
import io.sockjs.testkit.RawHttp;
import io.sockjs.testkit.RawRequest;
import io.sockjs.testkit.RawResponse;
import io.sockjs.testkit.RawSession;
import jakarta.servlet.Filter;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an application does around our services: its own context path, filters and sessions. */
@Timeout(60)
class ContainerApplicationTest {
    private final SockJsServlets services = SockJsServlets.create();
    private final Queue<String> errors = new ConcurrentLinkedQueue<>();

    private SockJsServlets echo() {
        services.install(SockJsServer.create(
                        "/echo",
                        options -> options.origins(OriginPolicy.allowAll())
                                .jsessionid(true)
                                .log((severity, message, cause) -> {
                                    if (Complaints.isOne(severity, message)) {
                                        errors.add(message);
                                    }
                                }))
                .onConnection(connection -> connection.onMessage(connection::send)));
        return services;
    }

    @ParameterizedTest
    @EnumSource
    void iframeBelowAContextPathLoadsItsScriptFromThere(Container.Kind kind) {
        try (Container container = kind.start(Container.Setup.at("/app", echo()))) {
            String page = RawHttp.exchange(container.target(), RawRequest.get("/app/echo/iframe.html"))
                    .text();
            assertThat(page).contains("<script src=\"/app/echo/sockjs-1.6.1.min.js\"></script>");
            assertThat(RawHttp.exchange(container.target(), RawRequest.get("/app/echo/sockjs-1.6.1.min.js"))
                            .status())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource
    void filterWithoutAsyncSupportIsToldOfAndLeavesNoSession(Container.Kind kind) {
        Filter synchronous = (request, response, chain) -> chain.doFilter(request, response);
        try (Container container = kind.start(Container.Setup.behind(synchronous, false, echo()))) {
            for (String transport : new String[] {"xhr", "xhr_streaming", "xhr_streaming"}) {
                RawResponse answer = RawHttp.exchange(container.target(), RawRequest.post("/echo/000/id/" + transport));
                assertThat(answer.status()).isEqualTo(500);
                assertThat(answer.text()).contains("do not support asynchronous requests");
            }
            assertThat(services.installations().get(0).sessions()).isZero();
            assertThat(errors).singleElement().asString().contains("async-supported");
        }
    }

    @ParameterizedTest
    @EnumSource
    void sendsGoOnAfterOneWhoseBodyCannotBeRead(Container.Kind kind) {
        Filter wrapping = (request, response, chain) -> chain.doFilter(
                ((HttpServletRequest) request).getHeader("x-spoilt") == null ? request : new Spoilt(request), response);
        try (Container container = kind.start(Container.Setup.behind(wrapping, true, echo()))) {
            RawSession session = RawSession.of(container.target(), "/echo").open();
            RawResponse spoilt = RawHttp.exchange(
                    container.target(),
                    RawRequest.post(session.path("xhr_send"), "[\"lost\"]").header("x-spoilt", "1"));
            assertThat(spoilt.status()).isEqualTo(500);
            session.send("still here");
            assertThat(session.poll().text()).isEqualTo("a[\"still here\"]\n");
            assertThat(errors).singleElement().asString().contains("body");
        }
    }

    @ParameterizedTest
    @EnumSource
    void sessionCookieOfTheContainerIsNotSetAgainWithoutItsAttributes(Container.Kind kind) {
        try (Container container = kind.start(echo())) {
            RawRequest poll = RawRequest.post("/echo/000/id/xhr").header("Cookie", "a=b; JSESSIONID=0123ABCD");
            assertThat(RawHttp.exchange(container.target(), poll).headers().all("set-cookie"))
                    .isEmpty();
            RawRequest first = RawRequest.post("/echo/000/id2/xhr");
            assertThat(RawHttp.exchange(container.target(), first).headers().all("set-cookie"))
                    .containsExactly("JSESSIONID=dummy; path=/");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TOMCAT", "UNDERTOW"})
    void sessionThatAFilterHasJustMadeKeepsItsCookie(Container.Kind kind) {
        Filter login = (request, response, chain) -> {
            ((HttpServletRequest) request).getSession();
            chain.doFilter(request, response);
        };
        try (Container container = kind.start(Container.Setup.behind(login, true, echo()))) {
            RawResponse answer = RawHttp.exchange(container.target(), RawRequest.post("/echo/000/id/xhr"));
            assertThat(answer.headers().all("set-cookie"))
                    .singleElement()
                    .asString()
                    .startsWith("JSESSIONID=")
                    .doesNotContain("dummy");
        }
    }

    /** As a wrapper that keeps the body: its stream knows no listener. */
    private static final class Spoilt extends HttpServletRequestWrapper {
        Spoilt(ServletRequest request) {
            super((HttpServletRequest) request);
        }

        @Override
        public ServletInputStream getInputStream() {
            return new ServletInputStream() {
                @Override
                public boolean isFinished() {
                    return false;
                }

                @Override
                public boolean isReady() {
                    return false;
                }

                @Override
                public void setReadListener(ReadListener listener) {
                    throw new UnsupportedOperationException("no listeners here");
                }

                @Override
                public int read() throws IOException {
                    throw new IOException("nothing to read");
                }
            };
        }
    }
}
