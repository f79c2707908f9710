package io.sockjs.example.tomcat;

import io.sockjs.SockJsServer;
import io.sockjs.servlet.SockJsServlets;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.WebResourceRoot.ResourceSetType;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.webresources.StandardRoot;
import org.apache.tomcat.websocket.server.WsSci;

/** An echo in an embedded Tomcat, beside the files of the application. */
public final class TomcatEcho {
    private TomcatEcho() {}

    /** Runs until it is interrupted; the port is the first argument, or 9999. */
    public static void main(String[] args) throws IOException, LifecycleException {
        Tomcat tomcat = start(args.length > 0 ? Integer.parseInt(args[0]) : 9999);
        System.out.println("echo: http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + "/");
        tomcat.getServer().await();
    }

    static Tomcat start(int port) throws IOException, LifecycleException {
        SockJsServer echo = SockJsServer.create("/echo");
        echo.onConnection(connection -> connection.onMessage(connection::send));
        SockJsServlets sockjs = SockJsServlets.create();
        sockjs.install(echo);

        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(Files.createTempDirectory("tomcat").toString());
        tomcat.setPort(port);
        // Otherwise it would start without the port when that is taken.
        tomcat.getConnector().setThrowOnFailure(true);
        Context context = tomcat.addContext("", null);
        context.addServletContainerInitializer(new WsSci(), null);
        context.addServletContainerInitializer((types, servlets) -> sockjs.addTo(servlets), null);
        addFiles(context);
        tomcat.start();
        return tomcat;
    }

    /** What the application itself serves. Filters run only where there is a servlet, so something has to be at "/". */
    private static void addFiles(Context context) {
        URL here = TomcatEcho.class.getProtectionDomain().getCodeSource().getLocation();
        StandardRoot files = new StandardRoot(context);
        files.createWebResourceSet(ResourceSetType.POST, "/", here, "/page");
        context.setResources(files);
        context.addWelcomeFile("index.html");
        Tomcat.addDefaultMimeTypeMappings(context);
        Tomcat.addServlet(context, "files", new DefaultServlet()).addMapping("/");
    }
}
