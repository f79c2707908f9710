package io.sockjs.cli;

import io.sockjs.SockJsLog.Severity;
import io.sockjs.SockJsOptions;
import io.sockjs.SockJsServer;
import io.sockjs.Transport;
import io.sockjs.netty.SockJsHttpServer;
import io.sockjs.netty.StaticFiles;
import io.sockjs.testkit.TestServices;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the test server of protocol section 8, with a page at {@code /} to try it by hand, until it is interrupted. */
@Command(
        name = "serve",
        description = "Runs a SockJS test server, with a page at / to try it by hand.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        showDefaultValues = true,
        footer = {"", "JVM flags are taken from the environment variable JAVA_OPTS. Ctrl-C ends the server."})
final class Serve implements Callable<Integer> {
    @Option(names = "--port", paramLabel = "N", description = "The port to listen on; 0 lets the system choose.")
    private int port = 8081;

    @Option(names = "--host", paramLabel = "ADDRESS", description = "The address to listen on; 0.0.0.0 for all.")
    private String host = "127.0.0.1";

    @Option(
            names = "--response-limit",
            paramLabel = "BYTES",
            description = "For all services: when a streaming answer ends.")
    private @Nullable Integer responseLimit;

    @Option(
            names = "--heartbeat-delay",
            paramLabel = "TIME",
            description = "For all services: silence before a heartbeat, such as 25s or 500ms.")
    private @Nullable Duration heartbeatDelay;

    @Option(
            names = "--disconnect-delay",
            paramLabel = "TIME",
            description = "For all services: how long a session lives without a receiver.")
    private @Nullable Duration disconnectDelay;

    @Option(
            names = "--transports",
            paramLabel = "NAME",
            split = ",",
            description = "For all services: the transports there are, separated by commas. One or more of"
                    + " websocket, websocket-raw, xhr-streaming, eventsource, htmlfile, xhr-polling, jsonp-polling.")
    private @Nullable List<Transport> transports;

    @Option(
            names = "--event-loops",
            paramLabel = "N",
            description = "I/O threads; one for each processor if not given.")
    private @Nullable Integer eventLoops;

    @Option(
            names = "--drain",
            paramLabel = "TIME",
            description = "How long an interrupted server takes at most to close its sessions; 0s closes them at once.")
    private Duration drain = Duration.ofSeconds(10);

    @Option(
            names = "--metrics",
            paramLabel = "PATH",
            arity = "0..1",
            fallbackValue = "/metrics",
            description =
                    "Serve metrics for Prometheus, at /metrics or the path that is given. Everybody who reaches the port"
                            + " can read them.")
    private @Nullable String metrics;

    @Option(names = "--quiet", description = "Say nothing but errors.")
    private boolean quiet;

    @Option(names = "--verbose", description = "Log each session.")
    private boolean verbose;

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init")
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        List<SockJsServer> services = services();
        SockJsHttpServer server = start(services);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            if (drain.isZero()) {
                server.close();
            } else {
                server.drain(drain);
            }
            if (!quiet) {
                out.println("stopped");
                out.flush();
            }
        }));
        if (!quiet) {
            greet(out, server, services);
        }
        server.await();
        return 0;
    }

    List<SockJsServer> services() {
        Severity least = quiet ? Severity.ERROR : verbose ? Severity.DEBUG : Severity.INFO;
        ConsoleLog log = new ConsoleLog(spec.commandLine().getErr(), least);
        ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "sockjs-ticker");
            thread.setDaemon(true);
            return thread;
        });
        return TestServices.all(timers, options -> override(options).log(log));
    }

    SockJsHttpServer start(List<SockJsServer> services) {
        SockJsHttpServer.Builder builder = SockJsHttpServer.builder().host(host).port(port);
        if (eventLoops != null) {
            builder.eventLoops(eventLoops);
        }
        if (metrics == null) {
            services.forEach(builder::install);
        } else {
            MetricsPage page = MetricsPage.at(metrics, services);
            services.forEach(service -> builder.install(service, options -> options.observer(page.observer(service))));
            builder.handlers(pipeline -> pipeline.addLast(page.newHandler()));
        }
        return builder.health("/health")
                .files(StaticFiles.ofResources("/", Serve.class, "page"))
                .start();
    }

    private SockJsOptions.Builder override(SockJsOptions.Builder options) {
        if (responseLimit != null) {
            options.responseLimit(responseLimit);
        }
        if (heartbeatDelay != null) {
            options.heartbeatDelay(heartbeatDelay);
        }
        if (disconnectDelay != null) {
            options.disconnectDelay(disconnectDelay);
        }
        if (transports != null) {
            options.transports(EnumSet.copyOf(transports));
        }
        return options;
    }

    private void greet(PrintWriter out, SockJsHttpServer server, List<SockJsServer> services) throws Exception {
        String shown = host.equals("0.0.0.0") ? "127.0.0.1" : host;
        out.println("SockJS test server, sockjs-java " + Version.text());
        out.println();
        out.println("  page      http://" + shown + ":" + server.port() + "/");
        for (SockJsServer service : services) {
            out.println("  service   http://" + shown + ":" + server.port()
                    + service.options().prefix());
        }
        out.println("  health    http://" + shown + ":" + server.port() + "/health/ready and /health/live");
        if (metrics != null) {
            out.println("  metrics   http://" + shown + ":" + server.port() + metrics);
        }
        out.println();
        out.println("Ctrl-C ends it.");
        out.flush();
    }
}
