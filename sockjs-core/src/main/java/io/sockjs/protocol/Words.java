package io.sockjs.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Eight bytes of text at a time. */
final class Words {
    /** Reads eight bytes of an array, from any index. */
    static final VarHandle IN_BYTES = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    /** Times a byte: that byte, eight times. */
    private static final long EACH = 0x0101010101010101L;

    private static final long HIGHEST_BITS = 0x8080808080808080L;

    private Words() {}

    /** Not zero when one of the bytes is a quote, a backslash or a control character. Bytes from 0x80 on are none of these. */
    static long stops(long word) {
        long quote = word ^ EACH * '"';
        long backslash = word ^ EACH * '\\';
        // A byte that is zero, or for the third one less than a space, borrows its highest bit, unless that was set.
        return ((quote - EACH & ~quote) | (backslash - EACH & ~backslash) | (word - EACH * ' ' & ~word)) & HIGHEST_BITS;
    }
}
