package io.sockjs.cli;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command itself: finds the sub-command, and says in words what went wrong. */
@Command(
        name = "sockjs",
        description = "A SockJS server for the JVM, and its conformance suite.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {Serve.class, ConformanceCommand.class})
public final class SockJs implements Runnable {
    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init")
    private CommandLine.Model.CommandSpec spec;

    /** Runs the command and ends the process with its exit code: 0 is well, 1 is not, 2 is a wrong call. */
    public static void main(String[] args) {
        int code = commandLine().execute(args);
        if (code != 0) {
            System.exit(code);
        }
    }

    static CommandLine commandLine() {
        return new CommandLine(new SockJs())
                .registerConverter(java.time.Duration.class, Durations::parse)
                .registerConverter(io.sockjs.Transport.class, io.sockjs.Transport::of)
                .setExecutionExceptionHandler(SockJs::inWords);
    }

    /** A wrong option or a port that is taken is the user's to mend: it needs words, no stack trace. */
    private static int inWords(Exception thrown, CommandLine command, CommandLine.ParseResult parsed) {
        PrintWriter err = command.getErr();
        if (thrown instanceof IllegalArgumentException || thrown instanceof UncheckedIOException) {
            err.println("sockjs: " + thrown.getMessage());
        } else {
            thrown.printStackTrace(err);
        }
        err.flush();
        return 1;
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
