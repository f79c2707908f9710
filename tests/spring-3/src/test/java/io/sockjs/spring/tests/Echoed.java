package io.sockjs.spring.tests;

import com.example.echo.EchoApplication;
import io.sockjs.testkit.RawSession;
import io.sockjs.testkit.RawWebSocket;
import io.sockjs.testkit.Target;
import java.net.URI;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** Runs the echo, and says what came back and which of the starter's optional beans there were. */
final class Echoed {
    public static void main(String[] args) {
        try (ConfigurableApplicationContext context = SpringApplication.run(
                EchoApplication.class,
                "--server.port=0",
                "--sockjs.drain=0s",
                "--management.endpoints.web.exposure.include=*")) {
            String port = context.getEnvironment().getRequiredProperty("local.server.port");
            Target target = Target.of(URI.create("http://127.0.0.1:" + port));
            String beans = Stream.of("sockJsActuatorEndpoint", "sockJsMetrics", "sockjsHealthIndicator")
                    .filter(context::containsBean)
                    .collect(Collectors.joining(" "));
            try (RawWebSocket socket = RawSession.of(target, "/echo").webSocket()) {
                socket.text();
                socket.send("[\"echo\"]");
                System.out.println("echoed: " + socket.text() + ", with: " + beans);
            }
        }
    }
}
