package io.sockjs.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What a process has used of the processors so far, by thread, in nanoseconds; user and system time, as the kernel's scheduler counts them. The
 * threads of the JIT compilers are left out: they end their work some day.
 *
 * @param byThread by thread id
 */
record Cpu(Map<String, Long> byThread) {
    static Cpu of(long pid) {
        Map<String, Long> byThread = new HashMap<>();
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
            for (Path task : tasks) {
                try {
                    String name = Files.readString(task.resolve("comm"));
                    if (!name.startsWith("C1 Compiler") && !name.startsWith("C2 Compiler")) {
                        String[] times =
                                Files.readString(task.resolve("schedstat")).split(" ", -1);
                        byThread.put(task.getFileName().toString(), Long.parseLong(times[0]));
                    }
                } catch (NoSuchFileException ended) {
                    // A thread may end at any time; what it did since the sample before is small.
                }
            }
        } catch (IOException gone) {
            throw new UncheckedIOException("process " + pid + " cannot be looked at", gone);
        }
        return new Cpu(byThread);
    }

    /** In nanoseconds. */
    long since(Cpu before) {
        long sum = 0;
        for (Map.Entry<String, Long> thread : byThread.entrySet()) {
            sum += thread.getValue() - before.byThread.getOrDefault(thread.getKey(), 0L);
        }
        return sum;
    }
}
