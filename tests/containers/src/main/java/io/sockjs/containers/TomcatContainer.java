package io.sockjs.containers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsSci;

final class TomcatContainer implements Container {
    private final Tomcat tomcat = new Tomcat();

    TomcatContainer(Setup setup) {
        try {
            Path base = Files.createTempDirectory("sockjs-tomcat");
            base.toFile().deleteOnExit();
            tomcat.setBaseDir(base.toString());
            tomcat.setPort(0);
            tomcat.getConnector().setProperty("address", "127.0.0.1");
            Context context = tomcat.addContext(setup.contextPath(), base.toString());
            context.addServletContainerInitializer(new WsSci(), null);
            context.addServletContainerInitializer((types, servletContext) -> setup.start(servletContext), Set.of());
            Wrapper wrapper = Tomcat.addServlet(context, "application", setup.application());
            wrapper.setAsyncSupported(true);
            wrapper.addMapping("/");
            // It closes a connection after 100 requests otherwise, which clients of tests do not expect.
            tomcat.getConnector().setProperty("maxKeepAliveRequests", "-1");
            tomcat.start();
        } catch (IOException cannot) {
            throw new UncheckedIOException(cannot);
        } catch (LifecycleException cannot) {
            throw new IllegalStateException(cannot);
        }
    }

    @Override
    public int port() {
        return tomcat.getConnector().getLocalPort();
    }

    @Override
    public void close() {
        try {
            tomcat.stop();
            tomcat.destroy();
        } catch (LifecycleException cannot) {
            throw new IllegalStateException(cannot);
        }
    }
}
