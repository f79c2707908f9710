package io.sockjs.documents;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Java code of a document, compiled as it stands: a file, members of a class, or statements of a method. */
final class Snippet {
    private static final List<String> IMPORTS = List.of(
            "io.sockjs.*",
            "io.sockjs.jfr.*",
            "io.sockjs.micrometer.*",
            "io.sockjs.servlet.*",
            "jakarta.servlet.ServletContext",
            "io.sockjs.multiplex.*",
            "io.sockjs.netty.*",
            "io.sockjs.testkit.*",
            "io.sockjs.testkit.conformance.*",
            "io.micrometer.core.instrument.*",
            "io.netty.channel.*",
            "io.netty.handler.codec.http.*",
            "java.net.*",
            "java.time.*",
            "java.util.*",
            "java.util.concurrent.*",
            "static org.junit.jupiter.api.Assertions.*");
    private static final Pattern FILE = Pattern.compile("(?m)^import ");

    private Snippet() {}

    /** What the compiler says against it, in each of the forms it might have; empty when one of them compiles. */
    static String errors(Document.Block block, Path classes) {
        String words = "";
        for (String source : forms(block)) {
            String errors = compile(source, classes);
            if (errors.isEmpty()) {
                return "";
            }
            words = words.isEmpty() ? errors : words;
        }
        return words;
    }

    private static List<String> forms(Document.Block block) {
        if (FILE.matcher(block.text()).find()) {
            return List.of(block.text());
        }
        String imports = IMPORTS.stream().map(name -> "import " + name + ";\n").collect(Collectors.joining());
        String statements = imports + "class Snippet {\n void snippet(" + block.given() + ") throws Exception {\n"
                + block.text() + "\n}}";
        String fields = block.given().isEmpty() ? "" : block.given().replace(",", ";") + ";\n";
        String members = imports + "abstract class Snippet {\n" + fields + block.text() + "\n}";
        return List.of(statements, members, imports + block.text());
    }

    static String compile(String source, Path classes) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
        List<String> options = List.of(
                "--release",
                "17",
                "-proc:none",
                "-d",
                classes.toString(),
                "-cp",
                System.getProperty("java.class.path"));
        compiler.getTask(null, null, said, options, null, List.of(new Source(source)))
                .call();
        return said.getDiagnostics().stream()
                .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
                .map(diagnostic -> diagnostic.getMessage(Locale.ROOT))
                .collect(Collectors.joining("\n"));
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String text) {
            super(URI.create("string:///" + name(text) + ".java"), Kind.SOURCE);
            this.text = text;
        }

        /** A public class must stand in a file of its name. */
        private static String name(String text) {
            var matcher = Pattern.compile("public (?:final )?(?:class|interface|record) (\\w+)")
                    .matcher(text);
            return matcher.find() ? matcher.group(1) : "Snippet";
        }

        @Override
        public CharSequence getCharContent(boolean ignoreErrors) {
            return text;
        }
    }
}
