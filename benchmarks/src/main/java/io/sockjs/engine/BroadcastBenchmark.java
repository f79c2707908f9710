package io.sockjs.engine;

import io.sockjs.SockJsGroup;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * One message to a group of sessions. What {@code encodings} counts is the arrays that the sessions' sinks were given: as
 * many as there were messages, however many sessions there are.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BroadcastBenchmark {
    /** How many. */
    @Param({"1", "10", "100", "1000"})
    public int sessions;

    private final String text = "x".repeat(1024);
    private final List<Sessions.LastBytes> sinks = new ArrayList<>();
    private SockJsGroup group = new SockJsGroup();

    /** Opens the sessions. */
    @Setup
    public void open() {
        group = new SockJsGroup();
        sinks.clear();
        Sessions made = new Sessions(connection -> group.join(connection));
        for (int i = 0; i < sessions; i++) {
            Sessions.LastBytes sink = new Sessions.LastBytes();
            sinks.add(sink);
            made.open(sink);
        }
    }

    /** The arrays, over the messages. */
    @AuxCounters(AuxCounters.Type.EVENTS)
    @State(Scope.Thread)
    public static class Counts {
        /** Of all messages. */
        public long arrays;

        /** How many. */
        public long messages;
    }

    /** The time is for the whole group. */
    @Benchmark
    public int send() {
        return group.send(text);
    }

    /** The same, counting; its time means nothing. */
    @Benchmark
    public int encodings(Counts counts) {
        int sent = group.send(text);
        Set<Object> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
        sinks.forEach(sink -> arrays.add(sink.bytes));
        counts.arrays += arrays.size();
        counts.messages++;
        return sent;
    }
}
