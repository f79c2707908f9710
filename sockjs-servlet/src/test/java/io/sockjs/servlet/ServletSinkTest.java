package io.sockjs.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockjs.SockJsOptions;
import io.sockjs.engine.Sink;
import io.sockjs.engine.StreamListener;
import io.sockjs.protocol.Answer;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a container is asked for, and when, while an answer stays open. */
@Timeout(20)
final class ServletSinkTest {
    private final Threads threads = new Threads(null);
    /** What the container was asked for. */
    private final List<String> asked = new CopyOnWriteArrayList<>();

    private final AsyncContext async = container(AsyncContext.class, Map.of());
    private final Stream out = new Stream();
    private @Nullable ServletExchange exchange;
    private @Nullable Sink sink;

    @BeforeEach
    void open() {
        HttpServletRequest request = container(HttpServletRequest.class, Map.of("startAsync", async));
        HttpServletResponse response =
                container(HttpServletResponse.class, Map.of("getOutputStream", out, "getBufferSize", 8192));
        ServletExchange opened = new ServletExchange(request, response, "/echo", threads, SockJsOptions.defaults());
        exchange = opened;
        opened.pass(() -> sink = opened.stream(Answer.text(200, ""), new StreamListener() {
            @Override
            public void writable() {}

            @Override
            public void aborted() {}
        }));
        asked.clear();
    }

    @AfterEach
    void close() {
        out.open.countDown();
        threads.close();
    }

    @Test
    void exchangeEndsWhenNoThreadWritesAnyMore() throws Exception {
        sink().write(bytes("o\n"));
        Thread writer = new Thread(out.listener()::onWritePossible);
        writer.start();
        out.written.await();

        exchange().complete();
        assertThat(asked).as("while a thread writes").doesNotContain("complete");

        out.open.countDown();
        writer.join();
        assertThat(asked).endsWith("write", "complete");
    }

    @Test
    void nothingIsWrittenAfterAnErrorThatComesWhileAThreadWrites() {
        out.open.countDown();
        out.fails = true;
        sink().write(bytes("o\n"));
        out.listener().onWritePossible();
        sink().write(bytes("h\n"));

        assertThat(asked).containsOnlyOnce("write").containsOnlyOnce("complete").endsWith("complete");
    }

    /** Undertow takes what it buffers answers in from a pool, and gives it back too early when a client breaks. */
    @Test
    void answerIsBufferedInMemoryOfItsOwn() {
        sink().write(bytes("o\n"));

        assertThat(asked).containsExactly("getBufferSize", "setBufferSize", "setWriteListener");
    }

    private ServletExchange exchange() {
        return Objects.requireNonNull(exchange);
    }

    private Sink sink() {
        return Objects.requireNonNull(sink);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private <T> T container(Class<T> face, Map<String, Object> answers) {
        return face.cast(
                Proxy.newProxyInstance(face.getClassLoader(), new Class<?>[] {face}, (proxy, method, arguments) -> {
                    asked.add(method.getName());
                    return answers.get(method.getName());
                }));
    }

    private final class Stream extends ServletOutputStream {
        private final CountDownLatch written = new CountDownLatch(1);
        private final CountDownLatch open = new CountDownLatch(1);
        private @Nullable ServletSink listener;
        private boolean fails;

        ServletSink listener() {
            return Objects.requireNonNull(listener);
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener given) {
            asked.add("setWriteListener");
            listener = (ServletSink) given;
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            asked.add("write");
            written.countDown();
            try {
                open.await();
            } catch (InterruptedException ended) {
                throw new IOException(ended);
            }
            if (fails) {
                exchange().onError(new AsyncEvent(async));
                throw new IOException("the client is gone");
            }
        }

        @Override
        public void write(int one) {
            throw new AssertionError("byte by byte");
        }

        @Override
        public void flush() {
            asked.add("flush");
        }
    }
}
