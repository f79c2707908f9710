package io.sockjs.reliability.fuzz;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.sockjs.OriginPolicy;
import io.sockjs.SockJsInstallation;
import io.sockjs.SockJsLog;
import io.sockjs.SockJsServer;
import io.sockjs.netty.SockJsNetty;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Arbitrary bytes in arbitrary pieces, over Netty's codec: no exception, no error in the log, and no session left. */
class PipelineFuzzTest {
    private static final String HANDSHAKE =
            "GET /echo/000/fuzz/websocket HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\n"
                    + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";

    @FuzzTest
    void requests(FuzzedDataProvider data) {
        run(data, "");
    }

    @FuzzTest
    void framesBehindAHandshake(FuzzedDataProvider data) {
        run(data, HANDSHAKE);
    }

    private static void run(FuzzedDataProvider data, String before) {
        List<String> errors = new ArrayList<>();
        SockJsNetty netty = SockJsNetty.create();
        SockJsInstallation echo = netty.install(SockJsServer.create(
                        "/echo",
                        options -> options.origins(OriginPolicy.allowAll()).log(log(errors)))
                .onConnection(connection -> connection.onMessage(connection::send)));
        EmbeddedChannel channel = new EmbeddedChannel(new HttpServerCodec(), netty.newHandler());
        channel.freezeTime();
        write(channel, before.getBytes(StandardCharsets.US_ASCII));
        while (data.remainingBytes() > 0 && channel.isOpen()) {
            write(channel, data.consumeBytes(data.consumeInt(1, 300)));
        }
        channel.close();
        channel.advanceTimeBy(60, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        channel.runPendingTasks();
        channel.finishAndReleaseAll();
        channel.checkException();
        if (!errors.isEmpty() || echo.sessions() != 0) {
            throw new AssertionError(echo.sessions() + " sessions left, log: " + errors);
        }
    }

    private static void write(EmbeddedChannel channel, byte[] bytes) {
        if (channel.isOpen()) {
            channel.writeInbound(Unpooled.wrappedBuffer(bytes));
            channel.runPendingTasks();
            channel.releaseOutbound();
        }
    }

    private static SockJsLog log(List<String> errors) {
        return (SockJsLog.Severity severity, String message, @Nullable Throwable cause) -> {
            if (severity == SockJsLog.Severity.ERROR) {
                errors.add(message + " " + cause);
            }
        };
    }
}
