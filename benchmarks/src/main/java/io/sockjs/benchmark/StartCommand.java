package io.sockjs.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What we add to the start of an application of Spring Boot. */
@Command(
        name = "start",
        description = "How long an application of Spring Boot takes to start, with our starter and without, in turn.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
final class StartCommand implements Callable<Integer> {
    private static final Pattern UP = Pattern.compile("up after (\\d+) ms");

    @Option(names = "--rounds", paramLabel = "N", description = "How often each is started.")
    private int rounds = 9;

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<Long> with = new ArrayList<>();
        List<Long> without = new ArrayList<>();
        // The first start of all reads the files.
        start("with");
        for (int round = 0; round < rounds; round++) {
            without.add(start("without"));
            with.add(start("with"));
        }
        System.out.println("without: " + without + " ms");
        System.out.println("with:    " + with + " ms");
        System.out.println("added, by medians: " + (median(with) - median(without)) + " ms");
        return 0;
    }

    private static long start(String variant) throws IOException, InterruptedException {
        Path target = Bench.home().resolve("spring").resolve("target");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        target.resolve("classes") + ":" + target.resolve("lib") + "/*",
                        "io.sockjs.benchmark.spring.SpringStart",
                        variant)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        Matcher up = UP.matcher(said);
        if (!up.find()) {
            throw new IllegalStateException("the application did not start:\n" + said);
        }
        return Long.parseLong(up.group(1));
    }

    private static long median(List<Long> times) {
        return times.stream().sorted().skip(times.size() / 2).findFirst().orElseThrow();
    }
}
