package io.sockjs.testkit.conformance;

import java.util.List;

/** The suite's chapters in the protocol's order. */
final class Chapters {
    static final List<Class<? extends Chapter>> ALL = List.of(
            PathRules.class,
            FixedAnswerRules.class,
            IframeRules.class,
            SharedHeaderRules.class,
            SessionCookieRules.class,
            TransportRules.class,
            HtmlFileRules.class,
            ResponseLimitRules.class,
            Http10Rules.class,
            EscapingRules.class,
            XhrSendRules.class,
            JsonpSendRules.class,
            WebSocketSendRules.class,
            ReceiverRules.class,
            CloseRules.class,
            DelayRules.class,
            SocketSessionRules.class,
            WebSocketFramingRules.class,
            ServiceRules.class);

    private static final List<String> NAMES = ALL.stream().map(Class::getName).toList();

    private Chapters() {}

    static List<String> names() {
        return NAMES;
    }
}
