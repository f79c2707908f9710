package io.sockjs.engine;

import java.util.concurrent.Flow;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowSubscriberBlackboxVerification;

/** The public suite of reactive-streams on a connection's subscriber; run by {@link FlowTest}. */
public class SubscriberRules extends FlowSubscriberBlackboxVerification<String> {
    public SubscriberRules() {
        super(new TestEnvironment(1000, 50));
    }

    @Override
    public Flow.Subscriber<String> createFlowSubscriber() {
        Rig rig = new Rig();
        rig.socket();
        return rig.connections.get(0).subscriber();
    }

    @Override
    public String createElement(int number) {
        return "message " + number;
    }

    private static final class Rig extends EngineRig {}
}
