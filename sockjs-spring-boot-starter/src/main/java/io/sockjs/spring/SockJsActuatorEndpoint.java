package io.sockjs.spring;

import io.sockjs.SessionSnapshot;
import io.sockjs.SockJsInstallation;
import io.sockjs.servlet.SockJsServlets;
import java.util.List;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/** {@code /actuator/sockjs}: the services and their sessions. The session ids of URLs, which are secrets, are not in it. */
@Endpoint(id = "sockjs")
final class SockJsActuatorEndpoint {
    private final SockJsServlets sockjs;

    SockJsActuatorEndpoint(SockJsServlets sockjs) {
        this.sockjs = sockjs;
    }

    /** What there is to see now. */
    @ReadOperation
    public Overview services() {
        return new Overview(sockjs.installations().stream().map(Service::of).toList());
    }

    /** The answer. */
    record Overview(List<Service> services) {}

    /** One service. */
    record Service(String prefix, boolean ready, List<Session> sessions) {
        static Service of(SockJsInstallation installation) {
            return new Service(
                    installation.options().prefix(),
                    installation.isReady(),
                    installation.snapshot().stream().map(Session::of).toList());
        }
    }

    /** One session; as {@link SessionSnapshot}, times in seconds. */
    record Session(
            String connectionId,
            String transport,
            String state,
            String remoteAddress,
            int remotePort,
            double age,
            double sinceReceived,
            long queuedBytes,
            long receiveBufferChars,
            long droppedMessages) {
        static Session of(SessionSnapshot of) {
            return new Session(
                    of.connectionId(),
                    of.transport().toString(),
                    of.state().name(),
                    of.remoteAddress().getHostString(),
                    of.remoteAddress().getPort(),
                    of.age().toMillis() / 1000.0,
                    of.sinceReceived().toMillis() / 1000.0,
                    of.queuedBytes(),
                    of.receiveBufferChars(),
                    of.droppedMessages());
        }
    }
}
