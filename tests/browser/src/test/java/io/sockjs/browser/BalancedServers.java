package io.sockjs.browser;

import io.sockjs.SockJsOptions;
import io.sockjs.SockJsRequest;
import io.sockjs.SockJsServer;
import io.sockjs.netty.SockJsHttpServer;
import io.sockjs.netty.StaticFiles;
import io.sockjs.testkit.TestServices;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;

/**
 * Two servers, {@code a} and {@code b}, as a {@link BalancerSample} wants them. Each has the services of protocol section 8,
 * {@link Witness}, {@link NamedEcho} and the pages of these tests. Where the path names the server, services are there twice:
 * under {@code /{server}/echo}, and under {@code /echo} with a {@code base_url} that leads to the first.
 */
final class BalancedServers implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";

    private final Member first;
    private final Member second;
    private final ScheduledExecutorService timers;

    /** One of the two. */
    record Member(String name, SockJsHttpServer http, NamedEcho named, AtomicBoolean gone) {
        int port() {
            return http.port();
        }

        void close() {
            if (!gone.getAndSet(true)) {
                http.close();
            }
        }
    }

    private BalancedServers(Member first, Member second, ScheduledExecutorService timers) {
        this.first = first;
        this.second = second;
        this.timers = timers;
    }

    static BalancedServers start(BalancerSample sample) {
        return start(sample, options -> options);
    }

    static BalancedServers start(BalancerSample sample, UnaryOperator<SockJsOptions.Builder> overrides) {
        // First of all, so that a test which is skipped leaves nothing running.
        sample.program();
        ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
        // One for both, so that it does not matter which of them a client and its watcher reach.
        SockJsServer witness = Witness.server();
        return new BalancedServers(
                member("a", sample, overrides, witness, timers),
                member("b", sample, overrides, witness, timers),
                timers);
    }

    private static Member member(
            String name,
            BalancerSample sample,
            UnaryOperator<SockJsOptions.Builder> overrides,
            SockJsServer witness,
            ScheduledExecutorService timers) {
        NamedEcho named = new NamedEcho(name);
        UnaryOperator<SockJsOptions.Builder> all = options -> overrides.apply(sample.options(options, name));
        List<SockJsServer> services = new ArrayList<>(TestServices.all(timers, all));
        services.add(named.service(all));
        services.add(witness);
        SockJsHttpServer.Builder builder =
                SockJsHttpServer.builder().host(LOOPBACK).port(0).eventLoops(2);
        for (SockJsServer service : services) {
            String prefix = service.options().prefix();
            if (sample.isPrefix()) {
                builder.install(service, options -> options.prefix("/{server}" + prefix));
                builder.install(service, options -> options.baseUrl(request -> baseUrl(request, name, prefix)));
            } else {
                builder.install(service, options -> sample.options(options, name));
            }
        }
        SockJsHttpServer http = builder.files(StaticFiles.ofResources("/", BalancedServers.class, "/io/sockjs/browser"))
                .start();
        return new Member(name, http, named, new AtomicBoolean());
    }

    private static String baseUrl(SockJsRequest request, String server, String prefix) {
        String scheme = Objects.requireNonNullElse(request.header("x-forwarded-proto"), "http");
        return scheme + "://" + request.header("host") + "/" + server + prefix;
    }

    Member first() {
        return first;
    }

    Member second() {
        return second;
    }

    @Override
    public void close() {
        first.close();
        second.close();
        timers.shutdownNow();
    }
}
