package io.sockjs.servlet;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Reads what the container says of addresses. A filter may show what a client says in place of one, so no name is ever looked up. */
final class Addresses {
    private Addresses() {}

    /** Unresolved when it is no address in figures. */
    static InetSocketAddress of(@Nullable String text, int port) {
        String said = text == null ? "" : text;
        int known = Math.max(0, port);
        try {
            InetAddress address = said.indexOf(':') < 0 ? v4(said) : v6(said);
            if (address != null) {
                return new InetSocketAddress(address, known);
            }
        } catch (UnknownHostException none) {
            // A name, or nothing that can be read.
        }
        return InetSocketAddress.createUnresolved(said, known);
    }

    /** The brackets say that it can be nothing but an address: what is none throws and is not looked up. */
    private static InetAddress v6(String text) throws UnknownHostException {
        return InetAddress.getByName(text.startsWith("[") ? text : '[' + text + ']');
    }

    /** Four decimal numbers; none begins with a zero that could mean octal. */
    private static @Nullable InetAddress v4(String text) throws UnknownHostException {
        byte[] bytes = new byte[4];
        int part = 0;
        int value = -1;
        for (int i = 0; i <= text.length(); i++) {
            char c = i == text.length() ? '.' : text.charAt(i);
            if (c == '.' && value >= 0 && value <= 255 && part < bytes.length) {
                bytes[part++] = (byte) value;
                value = -1;
            } else if (c >= '0' && c <= '9' && value != 0 && value <= 25) {
                value = 10 * Math.max(0, value) + c - '0';
            } else {
                return null;
            }
        }
        return part == bytes.length ? InetAddress.getByAddress(bytes) : null;
    }
}
