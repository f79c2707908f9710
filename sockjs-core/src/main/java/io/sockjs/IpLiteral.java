package io.sockjs;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Reads IP addresses as they are written in figures. What is anything else is no address: no name is ever looked up. */
final class IpLiteral {
    private static final int LONGEST = 45;

    private IpLiteral() {}

    /** The address, or null; an IPv4 address that is written as IPv6 ({@code ::ffff:10.0.0.1}) is the IPv4 address. */
    static @Nullable InetAddress parse(String text) {
        if (text.isEmpty() || text.length() > LONGEST) {
            return null;
        }
        try {
            if (text.indexOf(':') < 0) {
                byte[] bytes = v4(text);
                return bytes == null ? null : InetAddress.getByAddress(bytes);
            }
            // The brackets say that it can be nothing else, so that what is none throws and is not looked up.
            return isV6(text) ? InetAddress.getByName('[' + text + ']') : null;
        } catch (UnknownHostException none) {
            return null;
        }
    }

    /** Whether this is an address that never leaves the machine, {@code 127.0.0.0/8}. */
    static boolean isLoopbackV4(String text) {
        byte[] bytes = text.startsWith("127.") && text.length() <= LONGEST ? v4(text) : null;
        return bytes != null;
    }

    /** Four decimal numbers; a leading zero, which some would read as octal, is not allowed. */
    private static byte @Nullable [] v4(String text) {
        byte[] bytes = new byte[4];
        int at = 0;
        for (int i = 0; i < 4; i++) {
            int dot = text.indexOf('.', at);
            int end = i == 3 ? text.length() : dot;
            if (end <= at || end - at > 3 || end - at > 1 && text.charAt(at) == '0') {
                return null;
            }
            int value = decimal(text, at, end);
            if (value < 0 || value > 255) {
                return null;
            }
            bytes[i] = (byte) value;
            at = end + 1;
        }
        return bytes;
    }

    /** The number of at most five ASCII digits, or -1. */
    static int decimal(String text, int from, int to) {
        if (from >= to || to - from > 5) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = 10 * value + digit;
        }
        return value;
    }

    private static boolean isV6(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean fits = c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F' || c == ':' || c == '.';
            if (!fits) {
                return false;
            }
        }
        return true;
    }
}
