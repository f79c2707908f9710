package io.sockjs.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockjs.OriginPolicy;
import io.sockjs.SockJsServer;
import io.sockjs.servlet.SockJsServlets;
import io.sockjs.testkit.RawHttp;
import io.sockjs.testkit.RawReceiver;
import io.sockjs.testkit.RawRequest;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.StreamKind;
import io.sockjs.testkit.Target;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.net.URI;
import java.nio.file.Path;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An application as it is in a WAR, whose {@code @WebListener} adds the services when its context starts. */
@Timeout(60)
class TomcatListenerTest {
    /** Made by Tomcat. */
    public static final class AtStart implements ServletContextListener {
        @Override
        public void contextInitialized(ServletContextEvent event) {
            SockJsServlets services = SockJsServlets.create();
            services.install(SockJsServer.create("/echo", options -> options.origins(OriginPolicy.allowAll()))
                    .onConnection(connection -> connection.onMessage(connection::send)));
            services.addTo(event.getServletContext());
        }
    }

    @Test
    void servicesMayBeAddedWhenTheContextStartsAndEndWithIt(@TempDir Path base) throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(base.toString());
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        Context context = tomcat.addContext("", base.toString());
        context.addApplicationListener(AtStart.class.getName());
        Wrapper wrapper = Tomcat.addServlet(context, "application", new Container.Application());
        wrapper.setAsyncSupported(true);
        wrapper.addMapping("/");
        tomcat.start();
        try {
            Target target = Target.of(
                    URI.create("http://127.0.0.1:" + tomcat.getConnector().getLocalPort()));
            assertThat(RawHttp.exchange(target, RawRequest.get("/echo")).text()).isEqualTo("Welcome to SockJS!\n");
            try (RawReceiver receiver = RawSession.of(target, "/echo").stream(StreamKind.XHR_STREAMING)
                    .opened()) {
                context.stop();
                assertThat(receiver.frame()).isEqualTo("c[1001,\"Going away\"]");
            }
        } finally {
            tomcat.stop();
            tomcat.destroy();
        }
    }
}
