package io.sockjs.spring.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Applications that lack libraries which the starter can use: each in a JVM of its own. */
class ClassPathTest {
    private static final List<String> SECURITY = List.of("spring-security", "spring-boot-security");
    private static final List<String> ACTUATOR = List.of("spring-boot-actuator", "spring-boot-health");
    private static final List<String> MICROMETER =
            List.of("micrometer-core", "micrometer-registry", "micrometer-jakarta9", "spring-boot-micrometer");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sockjs-micrometer   | sockJsActuatorEndpoint sockjsHealthIndicator",
                "micrometer          | sockJsActuatorEndpoint sockjsHealthIndicator",
                "actuator            | sockJsMetrics",
                "actuator micrometer | ''",
            })
    void whatIsNotThereIsNotUsed(String without, String beans, @TempDir Path logs) throws Exception {
        List<String> missing = new ArrayList<>(SECURITY);
        for (String word : List.of(without.split(" ", -1))) {
            switch (word) {
                case "actuator" -> missing.addAll(ACTUATOR);
                case "micrometer" -> missing.addAll(MICROMETER);
                default -> missing.add(word);
            }
        }
        Path log = logs.resolve("log");
        Process application = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPathWithout(missing),
                        Echoed.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(application.waitFor(60, TimeUnit.SECONDS)).as("ended").isTrue();
            assertThat(Files.readString(log, StandardCharsets.UTF_8))
                    .endsWith("echoed: a[\"echo\"], with: " + beans + System.lineSeparator());
        } finally {
            application.destroyForcibly();
        }
    }

    private static String classPathWithout(List<String> missing) {
        Pattern unwanted = Pattern.compile("[/\\\\](" + String.join("|", missing) + ")");
        return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(System.getProperty("java.class.path"))
                .filter(entry -> !unwanted.matcher(entry).find())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
