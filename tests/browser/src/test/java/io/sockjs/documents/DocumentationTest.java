package io.sockjs.documents;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockjs.browser.Needs;
import io.sockjs.documents.Document.Block;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.xml.sax.InputSource;

/** Every code block of every document is compiled, every link leads somewhere, and every proof that is named exists. */
class DocumentationTest {
    private static final Set<String> LANGUAGES =
            Set.of("", "java", "js", "sh", "html", "xml", "haproxy", "nginx", "ini", "text");
    private static final Pattern SCRIPT = Pattern.compile("(?s)<script>(.*?)</script>");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)(#[^)\\s]*)?\\)");
    private static final Pattern PROOF = Pattern.compile("`(\\w+)\\.(\\w+)`");

    static List<Document> documents() {
        return Document.all();
    }

    static List<Block> javaBlocks() {
        return blocks("java");
    }

    private static List<Block> blocks(String language) {
        return Document.all().stream()
                .flatMap(document -> document.blocks().stream())
                .filter(block -> block.language().equals(language))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("javaBlocks")
    void javaCompilesOrIsAnExcerptOfWhatDoes(Block block, @TempDir Path classes) throws IOException {
        if (!block.source().isEmpty()) {
            String source = Files.readString(Document.ROOT.resolve(block.source()));
            assertThat(source.replaceAll("\\s+", " "))
                    .as("%s", block)
                    .contains(block.text().strip().replaceAll("\\s+", " "));
            return;
        }
        assertThat(Snippet.errors(block, classes))
                .as("%s%n%s", block, block.text())
                .isEmpty();
    }

    @Test
    void compilerOfThisTestRefusesWhatDoesNotCompile(@TempDir Path classes) {
        Block wrong = new Block(Document.ROOT.resolve("x.md"), 1, "java", "SockJsConnection c", "", "c.sendd(\"x\");");
        assertThat(Snippet.errors(wrong, classes)).contains("cannot find symbol");
    }

    @Test
    void scriptsParse(@TempDir Path folder) throws Exception {
        List<String> scripts = new ArrayList<>();
        blocks("js").forEach(block -> scripts.add(block.text()));
        for (Block block : blocks("html")) {
            SCRIPT.matcher(block.text()).results().forEach(match -> scripts.add(match.group(1)));
        }
        assertThat(scripts).isNotEmpty();
        for (String script : scripts) {
            // A module may use await; it is not run.
            Path file = Files.writeString(folder.resolve("script.mjs"), script);
            check(script, Needs.node().toString(), "--check", file.toString());
        }
    }

    @Test
    void shellCommandsParse(@TempDir Path folder) throws Exception {
        for (Block block : blocks("sh")) {
            Path file = Files.writeString(folder.resolve("commands.sh"), block.text());
            check(block.toString(), "bash", "-n", file.toString());
        }
    }

    @Test
    void xmlIsWellFormed() throws Exception {
        for (Block block : blocks("xml")) {
            DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader("<x>" + block.text() + "</x>")));
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void languageOfEachBlockIsOneThatIsChecked(Document document) {
        assertThat(document.blocks())
                .allSatisfy(
                        block -> assertThat(block.language()).as("%s", block).isIn(LANGUAGES));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void linksLeadSomewhere(Document document) {
        for (String line : document.lines()) {
            Matcher link = LINK.matcher(line);
            while (link.find()) {
                String target = link.group(1);
                if (!target.contains(":")) {
                    assertThat(document.file().resolveSibling(target))
                            .as("%s links to %s", document, target)
                            .exists();
                }
            }
        }
    }

    @Test
    void tableForThoseWhoComeFromSockJsNodeIsWholeAndItsProofsExist() throws IOException {
        Document table = Document.of("docs/from-sockjs-node.md");
        Map<String, String> tests = testSources();
        List<String> missing = new ArrayList<>();
        int rows = 0;
        boolean proofs = false;
        for (String line : table.lines()) {
            if (!line.startsWith("|")) {
                proofs = false;
                continue;
            }
            List<String> cells = cells(line);
            if (cells.get(cells.size() - 1).equals("proved by")) {
                proofs = true;
                continue;
            }
            assertThat(cells).as("cells of: %s", line).noneMatch(String::isBlank);
            if (proofs && !line.startsWith("|--") && !line.startsWith("| --")) {
                rows++;
                missing.addAll(missingProofs(cells.get(cells.size() - 1), tests));
            }
        }
        assertThat(missing)
                .as("tests that the table names and that do not exist")
                .isEmpty();
        assertThat(rows).as("rows with a proof").isGreaterThan(40);
    }

    private static List<String> cells(String line) {
        String inner = line.strip().substring(1, line.strip().length() - 1);
        return Stream.of(inner.split("(?<!\\\\)\\|", -1)).map(String::strip).toList();
    }

    private static List<String> missingProofs(String cell, Map<String, String> tests) {
        List<String> missing = new ArrayList<>();
        Matcher proof = PROOF.matcher(cell);
        int found = 0;
        while (proof.find()) {
            found++;
            String source = tests.getOrDefault(proof.group(1), "");
            if (!source.contains(" " + proof.group(2) + "(")) {
                missing.add(proof.group());
            }
        }
        if (found == 0) {
            missing.add("no proof in: " + cell);
        }
        return missing;
    }

    /** The sources of all tests and conformance rules, by class name; of two with one name, both. */
    private static Map<String, String> testSources() throws IOException {
        try (Stream<Path> files = Files.walk(Document.ROOT)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> file.toString().contains("/src/test/java/")
                            || file.toString().contains("/testkit/conformance/"))
                    .filter(file -> !file.toString().contains("/target/"))
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString().replace(".java", ""),
                            DocumentationTest::source,
                            String::concat));
        }
    }

    private static String source(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void check(String what, String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s%n%s", what, said).isZero();
    }
}
