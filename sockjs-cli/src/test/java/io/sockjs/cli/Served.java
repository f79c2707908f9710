package io.sockjs.cli;

import io.sockjs.netty.SockJsHttpServer;
import io.sockjs.testkit.Target;
import java.net.URI;
import java.util.Objects;
import java.util.stream.Stream;
import picocli.CommandLine;

/** What {@code sockjs serve} starts, on a free port, within the test. */
record Served(SockJsHttpServer server, Target target) implements AutoCloseable {
    static Served with(String... flags) {
        CommandLine command = SockJs.commandLine();
        command.parseArgs(
                Stream.concat(Stream.of("serve", "--port=0"), Stream.of(flags)).toArray(String[]::new));
        Serve serve =
                Objects.requireNonNull(command.getSubcommands().get("serve")).getCommand();
        SockJsHttpServer server = serve.start(serve.services());
        return new Served(server, Target.of(URI.create("http://127.0.0.1:" + server.port())));
    }

    @Override
    public void close() {
        server.close();
    }
}
