package io.sockjs.engine;

import java.util.concurrent.Flow;
import java.util.stream.LongStream;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;

/** The public suite of reactive-streams on a connection's publisher; run by {@link FlowTest}. */
public class PublisherRules extends FlowPublisherVerification<String> {
    /** Rules that ask for more mean any number that is never reached. */
    private static final int MOST = 10_000;

    public PublisherRules() {
        super(new TestEnvironment(1000, 50));
    }

    @Override
    public Flow.Publisher<String> createFlowPublisher(long elements) {
        Rig rig = new Rig();
        FakeExchange socket = rig.socket();
        Flow.Publisher<String> publisher = rig.connections.get(0).publisher();
        long count = Math.min(elements, MOST);
        LongStream.range(0, count).forEach(i -> EngineRig.text(socket, "[\"" + i + "\"]"));
        if (elements <= MOST) {
            EngineRig.listener(socket).aborted();
        }
        rig.io.runAsTheyCome();
        return publisher;
    }

    @Override
    public Flow.Publisher<String> createFailedFlowPublisher() {
        Rig rig = new Rig();
        rig.socket();
        Flow.Publisher<String> taken = rig.connections.get(0).publisher();
        taken.subscribe(rig.connections.get(0).subscriber());
        return taken;
    }

    @Override
    public long maxElementsFromPublisher() {
        return Long.MAX_VALUE - 1;
    }

    /** Without a handler of its own: the publisher is the only one to listen. */
    private static final class Rig extends EngineRig {
        Rig() {
            engine = engine(options -> options, connections::add);
        }
    }
}
