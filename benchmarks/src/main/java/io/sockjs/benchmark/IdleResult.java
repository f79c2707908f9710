package io.sockjs.benchmark;

import java.util.Locale;

/**
 * What idle sessions of a server have cost.
 *
 * @param heap bytes, all sessions together; 0 where there is no JVM
 * @param process the same of resident memory
 * @param cpu of one processor, in per cent
 * @param heartbeats that came while they were held
 */
record IdleResult(ServerKind kind, int sessions, long heap, long process, double cpu, long heartbeats) {
    static final String HEAD =
            "| server | sessions | heap each | process each | CPU | heartbeats |\n|---|---:|---:|---:|---:|---:|";

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "| %s | %d | %s | %d B | %.2f %% | %d |",
                kind.label(),
                sessions,
                kind == ServerKind.SOCKJS_NODE ? "" : heap / sessions + " B",
                process / sessions,
                cpu,
                heartbeats);
    }
}
