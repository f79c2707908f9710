package io.sockjs.engine;

import io.sockjs.PreparedMessage;
import io.sockjs.protocol.Dress;
import io.sockjs.protocol.Frames;
import io.sockjs.protocol.Utf8;

/**
 * The forms of a message for many connections: each is made once, by whoever needs it first. Transports whose bytes are equal share
 * one.
 */
final class SharedForms {
    private static final Object FRAME = "frame";
    private static final Object TEXT = "text";

    private SharedForms() {}

    /** As it gathers in a session: a frame, or plain text where there are none. */
    static byte[] gathered(PreparedMessage message, boolean framed) {
        return framed ? message.form(FRAME, Frames::message) : message.form(TEXT, Utf8::encode);
    }

    /**
     * As it goes out by itself.
     *
     * @param callback of jsonp; otherwise not looked at
     */
    static byte[] dressed(PreparedMessage message, Dress dress, String callback) {
        byte[] bare = gathered(message, dress.isFramed());
        return switch (dress) {
            case WEBSOCKET, WEBSOCKET_RAW -> bare;
            // Each callback makes another text.
            case JSONP_POLLING -> dress.wrap(bare, callback);
            case XHR_POLLING, XHR_STREAMING -> wrapped(message, Dress.XHR_STREAMING, bare);
            case EVENTSOURCE, HTMLFILE -> wrapped(message, dress, bare);
        };
    }

    private static byte[] wrapped(PreparedMessage message, Dress dress, byte[] bare) {
        return message.form(dress, text -> dress.wrap(bare, ""));
    }
}
