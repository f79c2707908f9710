package io.sockjs.cli;

import io.sockjs.testkit.Target;
import io.sockjs.testkit.conformance.Conformance;
import io.sockjs.testkit.conformance.ConformanceReport;
import io.sockjs.testkit.conformance.ConformanceTarget;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs the conformance suite against a server. */
@Command(
        name = "conformance",
        description = "Runs the conformance suite against a SockJS test server, and prints a table of its rules.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        showDefaultValues = true,
        footer = {"", "Ends with 0 when all rules hold, with 1 when not."})
final class ConformanceCommand implements Callable<Integer> {
    @Parameters(paramLabel = "URL", description = "The server's base URL, such as http://127.0.0.1:8081.")
    private URI url = URI.create("http://127.0.0.1:8081");

    @Option(names = "--heartbeat-delay", paramLabel = "TIME", description = "What the server is set to.")
    private Duration heartbeatDelay = Duration.ofSeconds(25);

    @Option(names = "--disconnect-delay", paramLabel = "TIME", description = "What the server is set to.")
    private Duration disconnectDelay = Duration.ofSeconds(5);

    @Option(
            names = "--only",
            paramLabel = "TEXT",
            description = "Only the chapters and rules whose name has this in it.")
    private String only = "";

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init")
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() {
        if (!"http".equals(url.getScheme()) || url.getHost() == null) {
            throw new IllegalArgumentException("\"" + url + "\" is no base URL: give one like http://127.0.0.1:8081");
        }
        ConformanceTarget target = new ConformanceTarget(Target.of(url), heartbeatDelay, disconnectDelay);
        ConformanceReport report = Conformance.run(target, only);
        spec.commandLine().getOut().println(report.table());
        spec.commandLine().getOut().flush();
        return report.conforms() ? 0 : 1;
    }
}
