package io.sockjs.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockjs.SockJsConnection;
import io.sockjs.SockJsOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.testng.TestListenerAdapter;
import org.testng.TestNG;

/** A connection's views as {@link Flow}: by the rules of reactive streams, and without losing a message. */
class FlowTest extends EngineRig {
    private final List<String> got = new ArrayList<>();

    @Test
    void publisherKeepsTheRulesOfReactiveStreams() {
        assertThat(verify(PublisherRules.class)).isGreaterThan(20);
    }

    @Test
    void subscriberKeepsTheRulesOfReactiveStreams() {
        assertThat(verify(SubscriberRules.class)).isGreaterThan(5);
    }

    /** Runs the public suite; rules that it cannot test it reports as skipped, and names them "untested" or "optional". */
    private static int verify(Class<?> rules) {
        TestListenerAdapter results = new TestListenerAdapter();
        TestNG suite = new TestNG(false);
        suite.setTestClasses(new Class<?>[] {rules});
        suite.addListener(results);
        suite.setVerbose(0);
        suite.run();
        assertThat(results.getFailedTests())
                .as(
                        "%s",
                        results.getFailedTests().stream()
                                .map(test -> test.getName() + ": " + test.getThrowable())
                                .toList())
                .isEmpty();
        assertThat(results.getSkippedTests())
                .allMatch(test ->
                        test.getName().startsWith("untested_") || test.getName().startsWith("optional_"));
        return results.getPassedTests().size();
    }

    @Test
    void whatCameBeforeTheSubscriberIsNotLost() {
        List<Flow.Publisher<String>> publishers = new ArrayList<>();
        engine = engine(options -> options, connection -> publishers.add(connection.publisher()));
        FakeExchange socket = socket();
        text(socket, "[\"a\",\"b\"]");
        Reader reader = new Reader();
        publishers.get(0).subscribe(reader);
        text(socket, "[\"c\"]");
        assertThat(got).isEmpty();
        reader.ask(10);
        io.run();
        assertThat(got).containsExactly("a", "b", "c");
    }

    @Test
    void onlyAsManyAsAskedForAndTheSocketIsNotReadWhileMoreThanTheLimitWaits() {
        Reader reader = new Reader();
        engine = engine(
                options -> options.receiveBufferLimit(100),
                connection -> connection.publisher().subscribe(reader));
        FakeExchange socket = socket();
        reader.ask(2);
        IntStream.range(0, 20).forEach(i -> text(socket, "[\"message " + i + "\"]"));
        assertThat(got).containsExactly("message 0", "message 1");
        assertThat(socket.sink.reading).isFalse();
        reader.ask(1000);
        io.run();
        assertThat(got).hasSize(20);
        assertThat(socket.sink.reading).isTrue();
    }

    @Test
    void endOfTheConnectionCompletesBehindWhatWasAccepted() {
        Reader reader = new Reader();
        engine = engine(options -> options, connection -> {
            note(connection);
            connection.publisher().subscribe(reader);
        });
        FakeExchange socket = socket();
        text(socket, "[\"a\",\"b\"]");
        listener(socket).aborted();
        assertThat(events).contains("close 1002");
        assertThat(got).isEmpty();
        reader.ask(1);
        assertThat(got).containsExactly("a");
        reader.ask(1);
        assertThat(got).containsExactly("a", "b", "complete");
    }

    @Test
    void cancelledSubscriptionLeavesTheConnectionOpenAndDropsWhatComes() {
        Reader reader = new Reader();
        engine = engine(options -> options, connection -> {
            note(connection);
            connection.publisher().subscribe(reader);
        });
        FakeExchange socket = socket();
        reader.ask(1);
        text(socket, "[\"a\",\"b\"]");
        reader.cancel();
        text(socket, "[\"c\"]");
        assertThat(got).containsExactly("a");
        assertThat(connections.get(0).send("still here")).isTrue();
        io.run();
        listener(socket).aborted();
        assertThat(events).contains("close 1002");
    }

    @Test
    void subscriberThatThrowsClosesItsConnection() {
        Reader reader = new Reader() {
            @Override
            public void onNext(String message) {
                throw new IllegalStateException("cannot read that");
            }
        };
        engine = engine(options -> options, connection -> {
            note(connection);
            connection.publisher().subscribe(reader);
        });
        FakeExchange socket = socket();
        reader.ask(1);
        text(socket, "[\"a\"]");
        io.run();
        assertThat(events).containsExactly("open", "close 1011");
        assertThat(log).anyMatch(line -> line.contains("cannot read that"));
    }

    @Test
    void sourceIsAskedForMoreOnlyWhileTheConnectionIsWritable() {
        List<Long> asked = new ArrayList<>();
        poll();
        SockJsConnection connection = connections.get(0);
        Flow.Subscriber<String> view = connection.subscriber();
        view.onSubscribe(noting(asked));
        assertThat(asked).containsExactly(16L);
        IntStream.range(0, 16).forEach(i -> view.onNext("x".repeat(SockJsOptions.WRITABLE_BYTES / 8)));
        assertThat(connection.isWritable()).isFalse();
        assertThat(asked).containsExactly(16L);
        poll();
        assertThat(asked).containsExactly(16L, 16L);
        connection.close();
        io.run();
        assertThat(asked).containsExactly(16L, 16L, -1L);
    }

    @Test
    void completionOfTheSourceClosesNormallyAndItsErrorWith1011() {
        FakeExchange first = socket();
        connections.get(0).subscriber().onComplete();
        assertThat(first.sink.all()).isEqualTo("oc[1000,\"Normal closure\"]");
        FakeExchange second = socket();
        connections.get(1).subscriber().onError(new IllegalStateException("source dried up"));
        assertThat(second.sink.all()).isEqualTo("oc[1011,\"Internal error\"]");
        assertThat(log).anyMatch(line -> line.contains("source dried up"));
    }

    @Test
    void echoOfAConnectionToItselfOutlivesASlowClient() {
        engine = engine(options -> options, connection -> connection.publisher().subscribe(connection.subscriber()));
        FakeExchange socket = socket();
        socket.sink.writable = false;
        String padding = "x".repeat(10_000);
        IntStream.range(0, 40).forEach(i -> text(socket, "[\"" + i + padding + "\"]"));
        io.run();
        drain(socket);
        assertThat(messages(socket, padding)).isEqualTo(40);
    }

    @Test
    void twoConnectionsThatFeedEachOtherOutliveTwoSlowClients() {
        List<SockJsConnection> both = new ArrayList<>();
        engine = engine(options -> options, both::add);
        FakeExchange one = socket();
        FakeExchange two = socket();
        both.get(0).publisher().subscribe(both.get(1).subscriber());
        both.get(1).publisher().subscribe(both.get(0).subscriber());
        one.sink.writable = false;
        two.sink.writable = false;
        String padding = "x".repeat(10_000);
        for (int i = 0; i < 40; i++) {
            text(one, "[\"" + i + padding + "\"]");
            text(two, "[\"" + i + padding + "\"]");
            io.run();
        }
        for (int i = 0; i < 10; i++) {
            drain(one);
            drain(two);
        }
        assertThat(messages(one, padding)).isEqualTo(40);
        assertThat(messages(two, padding)).isEqualTo(40);
    }

    private void drain(FakeExchange socket) {
        socket.sink.writable = true;
        for (int i = 0; i < 10; i++) {
            listener(socket).writable();
            io.run();
        }
    }

    private static int messages(FakeExchange socket, String padding) {
        return socket.sink.all().split(padding, -1).length - 1;
    }

    @Test
    void sourceThatGivesMoreThanWasAskedForIsAskedAgain() {
        FakeExchange socket = socket();
        socket.sink.writable = false;
        List<Long> asked = new ArrayList<>();
        Flow.Subscriber<String> view = connections.get(0).subscriber();
        view.onSubscribe(noting(asked));
        IntStream.range(0, 17).forEach(i -> view.onNext("x".repeat(10_000)));
        drain(socket);
        assertThat(asked).containsExactly(16L, 16L);
    }

    @Test
    void applicationsOwnPauseCountsBesideTheDemand() {
        Reader reader = new Reader();
        engine = engine(options -> options, connection -> {
            note(connection);
            connection.publisher().subscribe(reader);
        });
        FakeExchange socket = socket();
        reader.ask(100);
        connections.get(0).pause();
        text(socket, "[\"a\"]");
        assertThat(got).isEmpty();
        connections.get(0).resume();
        io.run();
        assertThat(got).containsExactly("a");
    }

    @Test
    void publisherIsTheSameEachTimeAndOneOfAnEndedConnectionCompletes() {
        FakeExchange socket = socket();
        SockJsConnection connection = connections.get(0);
        assertThat(connection.publisher()).isSameAs(connection.publisher());
        FakeExchange second = socket();
        listener(second).aborted();
        connections.get(1).publisher().subscribe(new Reader());
        io.run();
        assertThat(got).containsExactly("complete");
        assertThat(socket.sink.finished).isNull();
    }

    @Test
    void deliveryIsAskedForWhenTheDemandChangesAndNotForEachMessage() {
        List<Runnable> tasks = new ArrayList<>();
        int[] count = {0};
        Reader reader = new Reader();
        engine = engine(
                options -> options.executor(task -> {
                    count[0]++;
                    tasks.add(task);
                }),
                connection -> connection.publisher().subscribe(reader));
        FakeExchange socket = socket();
        runAll(tasks);
        reader.ask(Long.MAX_VALUE);
        runAll(tasks);
        count[0] = 0;
        text(socket, "[\"a\"" + ",\"b\"".repeat(999) + "]");
        runAll(tasks);
        assertThat(got).hasSize(1000);
        assertThat(count[0]).isLessThan(10);
    }

    private static void runAll(List<Runnable> tasks) {
        while (!tasks.isEmpty()) {
            tasks.remove(0).run();
        }
    }

    @Test
    void publisherOfOneConnectionFeedsAnother() {
        List<SockJsConnection> both = new ArrayList<>();
        engine = engine(options -> options, both::add);
        FakeExchange from = socket();
        FakeExchange to = socket();
        both.get(0).publisher().subscribe(both.get(1).subscriber());
        IntStream.range(0, 100).forEach(i -> text(from, "[\"" + i + "\"]"));
        io.run();
        assertThat(to.sink.written).hasSize(101).last().isEqualTo("a[\"99\"]");
        listener(from).aborted();
        io.run();
        assertThat(to.sink.all()).endsWith("c[1000,\"Normal closure\"]");
    }

    /** Notes how many were asked for; -1 for the cancellation. */
    private static Flow.Subscription noting(List<Long> asked) {
        return new Flow.Subscription() {
            @Override
            public void request(long n) {
                asked.add(n);
            }

            @Override
            public void cancel() {
                asked.add(-1L);
            }
        };
    }

    /** Notes what it gets, and asks when it is told to. */
    private class Reader implements Flow.Subscriber<String> {
        private final List<Flow.Subscription> subscription = new ArrayList<>();

        void ask(long n) {
            subscription.get(0).request(n);
        }

        void cancel() {
            subscription.get(0).cancel();
        }

        @Override
        public void onSubscribe(Flow.Subscription next) {
            subscription.add(next);
        }

        @Override
        public void onNext(String message) {
            got.add(message);
        }

        @Override
        public void onError(Throwable thrown) {
            got.add("error " + thrown.getMessage());
        }

        @Override
        public void onComplete() {
            got.add("complete");
        }
    }
}
