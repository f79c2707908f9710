package io.sockjs.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(name = "conformance")
final class ConformanceCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        return 1;
    }
}
