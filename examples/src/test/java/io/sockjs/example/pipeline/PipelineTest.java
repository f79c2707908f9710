package io.sockjs.example.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.sockjs.testkit.RawHttp;
import io.sockjs.testkit.RawRequest;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.Target;
import java.net.URI;
import org.junit.jupiter.api.Test;

class PipelineTest {
    @Test
    void handlerOfTheApplicationStaysReachableBesideTheEcho() {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        Channel listening = Pipeline.start(group, 0);
        try {
            Target target = Target.of(URI.create("http://127.0.0.1:" + Pipeline.port(listening)));
            RawSession session = RawSession.of(target, "/echo").open();
            session.send("hello");
            assertThat(session.poll().text()).isEqualTo("a[\"hello\"]\n");
            assertThat(RawHttp.exchange(target, RawRequest.get("/anything")).text())
                    .contains("An application with an echo");
        } finally {
            listening.close().syncUninterruptibly();
            group.shutdownGracefully();
        }
    }
}
