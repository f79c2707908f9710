package io.sockjs.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server's process holds, in bytes.
 *
 * @param process resident memory
 * @param heap used after a collection; 0 where there is no JVM
 */
record Memory(long process, long heap) {
    private static final Pattern USED = Pattern.compile("heap\\s+total \\d+K, used (\\d+)K");
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

    static Memory of(ServerProcess server) throws IOException, InterruptedException {
        long heap = 0;
        if (server.kind() != ServerKind.SOCKJS_NODE) {
            // The second collection lets go what the first one's finalizers and cleaners held.
            jcmd(server.pid(), "GC.run");
            jcmd(server.pid(), "GC.run");
            heap = find(USED, jcmd(server.pid(), "GC.heap_info"));
        }
        return new Memory(find(RESIDENT, Files.readString(Path.of("/proc/" + server.pid() + "/status"))), heap);
    }

    private static String jcmd(long pid, String command) throws IOException, InterruptedException {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Process process = new ProcessBuilder(jcmd, Long.toString(pid), command)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("jcmd " + command + " failed: " + said);
        }
        return said;
    }

    private static long find(Pattern kilobytes, String said) throws IOException {
        Matcher matcher = kilobytes.matcher(said);
        if (!matcher.find()) {
            throw new IOException("no memory figure in: " + said);
        }
        return Long.parseLong(matcher.group(1)) * 1024;
    }
}
