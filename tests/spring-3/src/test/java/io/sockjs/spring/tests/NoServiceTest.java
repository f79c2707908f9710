package io.sockjs.spring.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.echo.EchoApplication;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;

/** An application with the starter, and nothing that it would start. */
class NoServiceTest {
    private final Logger logger = Logger.getLogger("io.sockjs");
    private final Queue<String> warnings = new ConcurrentLinkedQueue<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord record) {
            if (record.getLevel() == Level.WARNING) {
                warnings.add(record.getMessage());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        logger.addHandler(handler);
    }

    @AfterEach
    void stop() {
        logger.removeHandler(handler);
    }

    @Test
    void applicationWithoutAServiceIsWarnedOnce() {
        Running.start(Nothing.class).close();
        assertThat(warnings)
                .singleElement()
                .asString()
                .contains("no SockJS service")
                .contains("@SockJsEndpoint");
    }

    @Test
    void applicationWithOneIsNot() {
        Running.start(EchoApplication.class).close();
        assertThat(warnings).isEmpty();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Nothing {}
}
