package io.sockjs.engine;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.GroupThreads;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A session's lane: alone, as it nearly always is, and with two threads that bring tasks. */
@State(Scope.Group)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LaneBenchmark {
    private final Lane lane = new Lane();
    private long steps;

    /** Nobody else is there. */
    @Benchmark
    @Group("alone")
    @GroupThreads(1)
    public void alone() {
        lane.execute(() -> steps++);
    }

    /** Two at once. */
    @Benchmark
    @Group("together")
    @GroupThreads(2)
    public void together() {
        lane.execute(() -> steps++);
    }
}
