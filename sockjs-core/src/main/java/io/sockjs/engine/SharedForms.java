package io.sockjs.engine;

import io.sockjs.PreparedMessage;
import io.sockjs.protocol.Dress;
import io.sockjs.protocol.Frames;
import io.sockjs.protocol.MessageEncoder;
import io.sockjs.protocol.Utf8;

/**
 * The forms of a message for many connections: each is made once, by whoever needs it first. Transports whose bytes are equal share
 * one.
 */
final class SharedForms {
    private static final Object JSON = "json";
    private static final Object TEXT = "text";

    private SharedForms() {}

    /** As it gathers in a session: a JSON string, or plain text where there are no frames. */
    static byte[] gathered(PreparedMessage message, boolean framed) {
        return framed ? message.form(JSON, MessageEncoder::encode) : message.form(TEXT, Utf8::encode);
    }

    /**
     * As it goes out by itself.
     *
     * @param callback of jsonp; otherwise not looked at
     */
    static byte[] dressed(PreparedMessage message, Dress dress, String callback) {
        byte[] bare = gathered(message, dress.isFramed());
        return switch (dress) {
            case WEBSOCKET_RAW -> bare;
            // Each callback makes another text.
            case JSONP_POLLING -> dress.wrap(Frames.message(bare), callback);
            case XHR_POLLING, XHR_STREAMING -> wrapped(message, Dress.XHR_STREAMING, bare);
            case WEBSOCKET, EVENTSOURCE, HTMLFILE -> wrapped(message, dress, bare);
        };
    }

    private static byte[] wrapped(PreparedMessage message, Dress dress, byte[] bare) {
        return message.form(dress, text -> dress.wrap(Frames.message(bare), ""));
    }
}
