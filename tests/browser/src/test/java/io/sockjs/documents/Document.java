package io.sockjs.documents;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Markdown file of the project. */
record Document(Path file, List<String> lines) {
    /** The project's root, from this module's folder. */
    static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();

    private static final Set<String> NOT_OURS = Set.of("target", "node_modules", ".git", ".idea");
    private static final Pattern GIVEN = Pattern.compile("<!-- given: (.*) -->");
    private static final Pattern EXCERPT = Pattern.compile("<!-- excerpt of (.*) -->");

    /**
     * A fenced block.
     *
     * @param line where it begins, from 1
     * @param language behind the fence; empty for none
     * @param given what the comment before it declares: "Type name, Type name"; empty for none
     * @param source the file of the project, by its path from the root, that it is an excerpt of; empty for none
     */
    record Block(Path file, int line, String language, String given, String source, String text) {
        @Override
        public String toString() {
            return ROOT.relativize(file) + ":" + line;
        }
    }

    /** All of them. */
    static List<Document> all() {
        List<Document> found = new ArrayList<>();
        try {
            Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    boolean ours = !NOT_OURS.contains(folder.getFileName().toString());
                    return ours ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    if (file.toString().endsWith(".md")) {
                        found.add(new Document(file, Files.readAllLines(file)));
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    static Document of(String path) {
        return all().stream()
                .filter(document -> document.file().equals(ROOT.resolve(path)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no " + path));
    }

    List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        String given = "";
        String source = "";
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            Matcher comment = GIVEN.matcher(line.strip());
            Matcher excerpt = EXCERPT.matcher(line.strip());
            if (comment.matches()) {
                given = comment.group(1);
            } else if (excerpt.matches()) {
                source = excerpt.group(1);
            } else if (line.strip().startsWith("```")) {
                int indent = line.indexOf('`');
                int start = i + 1;
                do {
                    i++;
                } while (!lines.get(i).strip().equals("```"));
                String text = String.join("\n", lines.subList(start, i)).stripIndent();
                blocks.add(new Block(file, start, line.substring(indent + 3).strip(), given, source, text));
                given = "";
                source = "";
            } else if (!line.isBlank()) {
                source = "";
                given = "";
            }
        }
        return blocks;
    }

    @Override
    public String toString() {
        return ROOT.relativize(file).toString();
    }
}
