package io.sockjs.containers;

import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import io.undertow.websockets.jsr.WebSocketDeploymentInfo;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletException;
import java.net.InetSocketAddress;
import java.util.Set;

final class UndertowContainer implements Container {
    private final DeploymentManager deployment;
    private final Undertow undertow;

    UndertowContainer(Setup setup) {
        ServletContainerInitializer register = (types, context) -> setup.start(context);
        DeploymentInfo info = Servlets.deployment()
                .setClassLoader(UndertowContainer.class.getClassLoader())
                .setContextPath(setup.contextPath().isEmpty() ? "/" : setup.contextPath())
                .setDeploymentName("sockjs")
                .addServletContextAttribute(WebSocketDeploymentInfo.ATTRIBUTE_NAME, new WebSocketDeploymentInfo())
                .addServletContainerInitializer(new ServletContainerInitializerInfo(
                        register.getClass().asSubclass(ServletContainerInitializer.class),
                        new ImmediateInstanceFactory<>(register),
                        Set.of()))
                .addServlet(Servlets.servlet(
                                "application",
                                setup.application().getClass(),
                                new ImmediateInstanceFactory<Servlet>(setup.application()))
                        .addMapping("/")
                        .setAsyncSupported(true));
        deployment = Servlets.defaultContainer().addDeployment(info);
        deployment.deploy();
        try {
            undertow = Undertow.builder()
                    .addHttpListener(0, "127.0.0.1")
                    .setHandler(Handlers.path()
                            .addPrefixPath(
                                    setup.contextPath().isEmpty() ? "/" : setup.contextPath(), deployment.start()))
                    .build();
        } catch (ServletException cannot) {
            throw new IllegalStateException(cannot);
        }
        undertow.start();
    }

    @Override
    public int port() {
        return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
    }

    @Override
    public void close() {
        try {
            deployment.stop();
        } catch (ServletException cannot) {
            throw new IllegalStateException(cannot);
        } finally {
            deployment.undeploy();
            undertow.stop();
        }
    }
}
